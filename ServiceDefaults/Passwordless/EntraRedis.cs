using Azure.Core;
using Azure.Identity;
using Microsoft.IdentityModel.JsonWebTokens;
using StackExchange.Redis.Configuration;

namespace ServiceDefaults.Passwordless;

/// <summary>
/// Passwordless Azure Managed Redis: each new connection logs in with a token of the process's own identity as its password, and the
/// token's object id as its user. The server closes a connection whose token has expired. The next connection uses a new token.
/// https://learn.microsoft.com/azure/redis/entra-for-authentication
/// </summary>
public sealed class EntraRedis : AzureManagedRedisOptionsProvider
{
    private const string ObjectId = "oid";

    private static readonly Lazy<EntraRedis> Shared = new(() =>
    {
        var provider = new EntraRedis(new DefaultAzureCredential());
        AddProvider(provider);
        return provider;
    });

    private static readonly TokenRequestContext Request = new(["https://redis.azure.com/.default"]);
    private readonly TokenCredential _credential;

    internal EntraRedis(TokenCredential credential) => _credential = credential;

    /// <summary>Applies to hosts of Azure Managed Redis whose connection string has no password.</summary>
    internal static void Register() => _ = Shared.Value;

    /// <inheritdoc/>
    public override string? User => new JsonWebToken(Token()).TryGetPayloadValue<string>(ObjectId, out var id) ? id : null;

    /// <inheritdoc/>
    public override string? Password => Token();

    // The credential caches the token until shortly before it expires.
    private string Token() => _credential.GetToken(Request, CancellationToken.None).Token;
}

using Azure.Core;
using Azure.Identity;
using Microsoft.IdentityModel.JsonWebTokens;
using StackExchange.Redis.Configuration;

namespace ServiceDefaults.Passwordless;

/// <summary>
/// Azure Managed Redis without a password: user and password of each new connection are the object id in, and the whole of,
/// a token of the process's own identity. The server closes a connection whose token has expired; the next one brings a new token.
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

    /// <summary>For hosts of Azure Managed Redis only, and only where the connection string has no password of its own.</summary>
    internal static void Register() => _ = Shared.Value;

    /// <inheritdoc/>
    public override string? User => new JsonWebToken(Token()).TryGetPayloadValue<string>(ObjectId, out var id) ? id : null;

    /// <inheritdoc/>
    public override string? Password => Token();

    // The credential caches the token until shortly before it expires.
    private string Token() => _credential.GetToken(Request, CancellationToken.None).Token;
}

using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using ServiceDefaults.Authentication;

namespace GameApi.Auth;

/// <summary>
/// Configuration section <c>Auth</c>, beside <see cref="TokenOptions"/>: how long things last and which services may log in.
/// </summary>
internal sealed class AuthOptions : IValidatableObject
{
    /// <summary>How long an access token is good.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a refresh token is good, from its issue.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How often a node asks for logouts it has not heard of; a logout must reach every node within a second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:00.900")]
    public TimeSpan RevocationInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How far before its last success a node reads again: longer than any transaction that revokes, since one that commits late has an
    /// older time.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan RevocationOverlap { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a node that cannot read logouts still accepts players' tokens: it may miss a logout for that long, and then responds 503.
    /// Longer than a failover of PostgreSQL takes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MaxRevocationAge { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long a refresh token that was used returns the same successor again: for a response that was lost, or two refreshes at once.
    /// Later it revokes its family.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan RefreshGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Rounds of PBKDF2-HMAC-SHA512; the default is what OWASP asks for (Password Storage Cheat Sheet).</summary>
    [Range(1_000, 10_000_000)]
    public int PasswordIterations { get; set; } = 210_000;

    /// <summary>The services that may log in.</summary>
    public List<ServiceClient> Clients { get; set; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var client in Clients)
        {
            if (client.Id is not { Length: > 0 and <= 64 })
                yield return new ValidationResult("Auth:Clients: each needs an Id of 1 to 64 characters.");
            if (client.SecretBytes() is null)
                yield return new ValidationResult(
                    $"Auth:Clients: {client.Id} needs a Secret of at least 24 characters or a SecretSha256 of 64 hex digits.");
            if (client.Roles.Count == 0 || client.Roles.Except([Roles.Server, Roles.Analyst, Roles.Admin]).Any())
                yield return new ValidationResult($"Auth:Clients: the Roles of {client.Id} must be some of server, analyst, admin.");
        }

        if (Clients.DistinctBy(client => client.Id).Count() != Clients.Count)
            yield return new ValidationResult("Auth:Clients: an Id appears twice.");
    }
}

/// <summary>A service that may log in. Its secret is random, not chosen by a person, so a plain SHA-256 protects it.</summary>
internal sealed class ServiceClient
{
    private const int ShortestSecret = 24;

    public string Id { get; set; } = "";

    /// <summary>The secret itself, or leave it empty and give <see cref="SecretSha256"/>.</summary>
    public string? Secret { get; set; }

    /// <summary>SHA-256 of the secret, in hex.</summary>
    public string? SecretSha256 { get; set; }

    public List<string> Roles { get; set; } = [];

    /// <summary>SHA-256 of the secret; null where the configuration is no good.</summary>
    internal byte[]? SecretBytes() => (Secret, SecretSha256) switch
    {
        ({ Length: >= ShortestSecret } secret, _) => SHA256.HashData(Encoding.UTF8.GetBytes(secret)),
        (_, { Length: 64 } hex) when hex.All(char.IsAsciiHexDigit) => Convert.FromHexString(hex),
        _ => null,
    };
}

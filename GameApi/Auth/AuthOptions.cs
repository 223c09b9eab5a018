using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using ServiceDefaults.Authentication;

namespace GameApi.Auth;

/// <summary>
/// Configuration section <c>Auth</c>, beside <see cref="TokenOptions"/>: lifetimes, and the services that may log in.
/// </summary>
internal sealed class AuthOptions : IValidatableObject
{
    /// <summary>Lifetime of an access token.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Lifetime of a refresh token.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How often a node reads new revocations. A logout must take effect on every node within a second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:00.900")]
    public TimeSpan RevocationInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How far before its last successful read a node starts to read. Longer than any transaction that revokes: the time of a revocation is
    /// that of its transaction's start, which may be well before the commit.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan RevocationOverlap { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a node that cannot read revocations still accepts players' tokens, and so may miss a logout. After that it responds 503.
    /// Longer than a failover of PostgreSQL.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MaxRevocationAge { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long a used refresh token still returns the same successor, in case a response was lost or two refreshes ran at once. A later
    /// reuse revokes its family.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan RefreshGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Iterations of PBKDF2-HMAC-SHA512; the default is OWASP's recommendation (Password Storage Cheat Sheet).</summary>
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

/// <summary>A service that may log in. Its secret is random and not chosen by a person, so a plain SHA-256 is enough.</summary>
internal sealed class ServiceClient
{
    private const int MinSecretLength = 24;

    public string Id { get; set; } = "";

    /// <summary>The secret itself; alternatively set <see cref="SecretSha256"/>.</summary>
    public string? Secret { get; set; }

    /// <summary>SHA-256 of the secret, in hex.</summary>
    public string? SecretSha256 { get; set; }

    public List<string> Roles { get; set; } = [];

    /// <summary>Returns the SHA-256 of the secret; null if the configuration is invalid.</summary>
    internal byte[]? SecretBytes() => (Secret, SecretSha256) switch
    {
        ({ Length: >= MinSecretLength } secret, _) => SHA256.HashData(Encoding.UTF8.GetBytes(secret)),
        (_, { Length: 64 } hex) when hex.All(char.IsAsciiHexDigit) => Convert.FromHexString(hex),
        _ => null,
    };
}

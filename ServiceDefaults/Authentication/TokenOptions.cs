using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace ServiceDefaults.Authentication;

/// <summary>Configuration section <c>Auth</c>: how access tokens are signed and what is accepted.</summary>
public sealed class TokenOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Auth";

    private const int ShortestKey = 32;
    private const string TooShort = "Auth:{0} is too short: a signing key has at least {1} characters.";

    /// <summary>The <c>iss</c> claim.</summary>
    [Required]
    public string Issuer { get; set; } = "aspiregame";

    /// <summary>The <c>aud</c> claim.</summary>
    [Required]
    public string Audience { get; set; } = "aspiregame";

    /// <summary>The secret that signs (HS256) and validates. At least 32 characters.</summary>
    [Required(ErrorMessage = "Auth:SigningKey is missing: the secret that signs access tokens, at least 32 random characters.")]
    [MinLength(ShortestKey, ErrorMessage = TooShort)]
    public string SigningKey { get; set; } = "";

    /// <summary>
    /// Keys that validate but do not sign. During a rotation: first the next key, until every node has it; then the previous key, until the
    /// last token that it signed has expired. Empty values are ignored, because a chart or an environment file always names the setting.
    /// </summary>
    public IReadOnlyList<string> AcceptedKeys { get; set => field = [.. value.Where(static key => key is { Length: > 0 })]; } = [];

    /// <summary>The key that signs, with its <c>kid</c>.</summary>
    public SymmetricSecurityKey CurrentKey() => KeyOf(SigningKey);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (AcceptedKeys.Any(key => key is not { Length: >= ShortestKey }))
            yield return new ValidationResult(
                $"Each of {Section}:{nameof(AcceptedKeys)} needs at least {ShortestKey} characters.", [nameof(AcceptedKeys)]);
    }

    internal IEnumerable<string> Secrets() => [SigningKey, .. AcceptedKeys];

    internal IEnumerable<SecurityKey> AllKeys() => Secrets().Select(KeyOf);

    private static SymmetricSecurityKey KeyOf(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        // The kid identifies the key without revealing it: a truncated SHA-256 of a secret of at least 256 bits.
        return new SymmetricSecurityKey(bytes) { KeyId = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8)) };
    }
}

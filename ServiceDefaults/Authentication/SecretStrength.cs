namespace ServiceDefaults.Authentication;

/// <summary>Distinguishes a random secret from a typed one or a copied example.</summary>
public static class SecretStrength
{
    /// <summary>A random secret of 32 hex digits has fewer distinct characters about once in a million.</summary>
    private const int MinDistinctCharacters = 8;

    private static readonly string[] TypedWords =
    [
        "development", "changeme", "change-me", "password", "placeholder", "aspiregame", "example",
        "0123456789", "1234567890", "abcdefgh", "qwertz", "qwerty",
    ];

    /// <summary>Whether the secret is good enough for production.</summary>
    public static bool LooksRandom(string secret) =>
        secret.Distinct().Count() >= MinDistinctCharacters
        && !TypedWords.Any(word => secret.Contains(word, StringComparison.OrdinalIgnoreCase));
}

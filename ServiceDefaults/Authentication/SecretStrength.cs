namespace ServiceDefaults.Authentication;

/// <summary>Tells a random secret from one that somebody typed, or copied out of an example.</summary>
public static class SecretStrength
{
    /// <summary>A random secret of 32 hex digits has fewer once in some million times.</summary>
    private const int FewestDistinct = 8;

    private static readonly string[] Typed =
        ["development", "changeme", "change-me", "password", "placeholder", "aspiregame", "example", "0123456789", "1234567890",
            "abcdefgh", "qwertz", "qwerty"];

    /// <summary>Whether it may protect production.</summary>
    public static bool LooksRandom(string secret) =>
        secret.Distinct().Count() >= FewestDistinct && !Typed.Any(word => secret.Contains(word, StringComparison.OrdinalIgnoreCase));
}

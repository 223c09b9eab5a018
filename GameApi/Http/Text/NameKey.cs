namespace GameApi.Http.Text;

/// <summary>
/// A name as it is searched: names that look alike but for case have the same key. Unicode's form C, every letter by way of its capital, so
/// that both forms of the Greek sigma are one. Made here and not by the database, whose case depends on its locale.
/// </summary>
internal static class NameKey
{
    /// <summary>Follows every character that a name can hold, and so every name that begins with a prefix.</summary>
    private const string Last = "\U0010FFFF";

    internal static string Of(string name) => Normalization.Compose(Normalization.Compose(name).ToUpperInvariant().ToLowerInvariant());

    /// <summary>The end, exclusive, of the keys that begin with one. By bytes, as the column is compared.</summary>
    internal static string EndOf(string prefix) => prefix + Last;
}

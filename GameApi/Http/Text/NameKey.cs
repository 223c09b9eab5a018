namespace GameApi.Http.Text;

/// <summary>
/// The search key of a name: names that differ only in case have the same key. Normalization form C, with each letter mapped to upper and
/// then to lower case, so that both forms of the Greek sigma are equal. Computed here, because the database's case mapping depends on its
/// locale.
/// </summary>
internal static class NameKey
{
    /// <summary>Sorts after every character of a name, so prefix + Last sorts after every name with that prefix.</summary>
    private const string Last = "\U0010FFFF";

    internal static string Of(string name) => Normalization.Compose(Normalization.Compose(name).ToUpperInvariant().ToLowerInvariant());

    /// <summary>Returns the exclusive end of the keys with a prefix, in byte order like the column.</summary>
    internal static string EndOf(string prefix) => prefix + Last;
}

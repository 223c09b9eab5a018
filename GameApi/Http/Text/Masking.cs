namespace GameApi.Http.Text;

/// <summary>Hides most of what identifies a person, and leaves enough to tell whether it is the one that was asked about.</summary>
internal static class Masking
{
    /// <summary><c>ada@example.org</c> becomes <c>a***@e***.org</c>.</summary>
    internal static string Email(string address)
    {
        var (at, dot) = (address.LastIndexOf('@'), address.LastIndexOf('.'));
        return at < 1 || at == address.Length - 1 ? "***"
            : $"{address[..1]}***@{address[(at + 1)..(at + 2)]}***{(dot > at + 1 ? address[dot..] : "")}";
    }
}

namespace GameApi.Http.Text;

/// <summary>Masks personal data and leaves enough to confirm a match.</summary>
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

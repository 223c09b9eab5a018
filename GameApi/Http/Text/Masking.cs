namespace GameApi.Http.Text;

/// <summary>Masks personal data and leaves enough to confirm a match.</summary>
internal static class Masking
{
    /// <summary><c>ada@example.org</c> becomes <c>a***@e***.org</c>.</summary>
    internal static string Email(string address)
    {
        var (at, dot) = (address.LastIndexOf('@'), address.LastIndexOf('.'));
        return at < 1 || dot <= at ? "***" : $"{First(address)}***@{First(address[(at + 1)..])}***{address[dot..]}";
    }

    /// <summary>The first character, which may be a surrogate pair.</summary>
    private static string First(string text) => text.EnumerateRunes().FirstOrDefault().ToString();
}

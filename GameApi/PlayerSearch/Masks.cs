using GameApi.Auth;

namespace GameApi.PlayerSearch;

/// <summary>What operators see of a way to log in.</summary>
internal static class Masks
{
    private const string Hidden = "***";
    private const int DeviceCharacters = 4;

    /// <param name="provider">device or email.</param>
    /// <param name="id">As it is stored.</param>
    /// <param name="seesAddresses">Whether e-mail addresses are shown in full. A device id never is: whoever knows it logs in with
    /// it.</param>
    internal static string Of(string provider, string id, bool seesAddresses) =>
        provider != LoginName.EmailProvider ? id[..Math.Min(DeviceCharacters, id.Length / 2)] + Hidden
        : seesAddresses ? id
        : Email(id);

    /// <summary><c>a***@e***.com</c>: the first letters, and the last part of the domain.</summary>
    private static string Email(string address)
    {
        var at = address.LastIndexOf('@');
        var dot = address.LastIndexOf('.');
        return dot > at ? $"{First(address)}{Hidden}@{First(address[(at + 1)..])}{Hidden}{address[dot..]}" : Hidden;
    }

    /// <summary>A letter may be two chars.</summary>
    private static string First(string text) => text.EnumerateRunes().FirstOrDefault().ToString();
}

using GameApi.Auth;
using GameApi.Http.Text;

namespace GameApi.PlayerSearch;

/// <summary>Masks the identity of a login for operators.</summary>
internal static class Masks
{
    private const string Hidden = "***";
    private const int DeviceCharacters = 4;

    /// <param name="provider">device or email.</param>
    /// <param name="id">The stored identity.</param>
    /// <param name="seesAddresses">Whether e-mail addresses are shown in full. A device id never is: knowing it is enough to log
    /// in.</param>
    internal static string Of(string provider, string id, bool seesAddresses) =>
        provider != LoginName.EmailProvider ? id[..Math.Min(DeviceCharacters, id.Length / 2)] + Hidden
        : seesAddresses ? id
        : Masking.Email(id);
}

using GameApi.Http.Text;

namespace GameApi.Auth;

/// <summary>
/// What identifies a login: a device id, or an e-mail address without regard to case. Texts that look alike are alike: the same keys give
/// different code points on different machines, so names are compared and stored in Unicode's form C.
/// </summary>
internal sealed class LoginName
{
    internal const string DeviceProvider = "device", EmailProvider = "email";

    private LoginName(string provider, string asSent, string text) =>
        (Provider, Text, Spellings) = (
            provider, text, [.. new[] { text, asSent, Normalization.Decompose(text) }.Distinct(StringComparer.Ordinal)]);

    internal string Provider { get; }

    /// <summary>As it is stored.</summary>
    internal string Text { get; }

    /// <summary>Also as it was stored before it was normalized; one where it is ASCII.</summary>
    internal string[] Spellings { get; }

    internal static LoginName Device(string id) => new(DeviceProvider, SentText.Of(id), id);

    internal static LoginName Email(string address) =>
        new(EmailProvider, SentText.Of(address).ToLowerInvariant(), Normalization.Compose(address.ToLowerInvariant()));
}

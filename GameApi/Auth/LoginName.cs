using GameApi.Http.Text;

namespace GameApi.Auth;

/// <summary>
/// The identity of a login: a device id, or a case-insensitive e-mail address. The same keys produce different code points on different
/// machines, so names are compared and stored in Unicode normalization form C.
/// </summary>
internal sealed class LoginName
{
    internal const string DeviceProvider = "device", EmailProvider = "email";

    private LoginName(string provider, string asSent, string text) =>
        (Provider, Text, Spellings) = (
            provider, text, [.. new[] { text, asSent, Normalization.Decompose(text) }.Distinct(StringComparer.Ordinal)]);

    internal string Provider { get; }

    /// <summary>The stored form.</summary>
    internal string Text { get; }

    /// <summary>All forms that may be stored, also from before normalization; one for ASCII.</summary>
    internal string[] Spellings { get; }

    internal static LoginName Device(string id) => new(DeviceProvider, SentText.Of(id), id);

    internal static LoginName Email(string address) =>
        new(EmailProvider, SentText.Of(address).ToLowerInvariant(), Normalization.Compose(address.ToLowerInvariant()));
}

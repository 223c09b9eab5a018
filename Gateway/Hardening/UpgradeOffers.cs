using Microsoft.Net.Http.Headers;

namespace Gateway.Hardening;

/// <summary>
/// Removes offers to upgrade to anything but a WebSocket, which a server may ignore (RFC 9110, section 7.8). Java's HttpClient offers h2c
/// with its first request, and so does curl with <c>--http2</c>.
/// </summary>
internal static class UpgradeOffers
{
    private const string WebSocket = "websocket";

    internal static void Filter(IHeaderDictionary headers)
    {
        if (headers.GetCommaSeparatedValues(HeaderNames.Upgrade).Contains(WebSocket, StringComparer.OrdinalIgnoreCase))
            headers.Upgrade = WebSocket;
        else
            headers.Remove(HeaderNames.Upgrade);
    }
}

using Microsoft.Net.Http.Headers;

namespace Gateway.Hardening;

/// <summary>
/// An offer to upgrade to anything but a WebSocket is ignored (RFC 9110, section 7.8), and so is the rest of a list that names one.
/// Java's HttpClient offers h2c with its first request, curl does with <c>--http2</c>.
/// </summary>
internal static class UpgradeOffers
{
    private const string WebSocket = "websocket";

    internal static void Sift(IHeaderDictionary headers)
    {
        if (headers.GetCommaSeparatedValues(HeaderNames.Upgrade).Contains(WebSocket, StringComparer.OrdinalIgnoreCase))
            headers.Upgrade = WebSocket;
        else
            headers.Remove(HeaderNames.Upgrade);
    }
}

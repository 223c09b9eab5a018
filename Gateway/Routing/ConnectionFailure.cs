using System.Net.Sockets;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Routing;

/// <summary>
/// Tells a node that could not be connected to from every other failure of a forward. Only this is the node's alone: no client's headers,
/// body, pace or departure has a part in it, and the request has reached nobody.
/// </summary>
internal static class ConnectionFailure
{
    internal static bool Is(IForwarderErrorFeature? failure) =>
        failure is { Error: ForwarderError.Request, Exception: { } exception } && (IsRefused(exception) || IsConnectTimeout(exception));

    private static bool IsRefused(Exception exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError,
        InnerException: SocketException
        {
            SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostNotFound
                or SocketError.TimedOut,
        },
    };

    /// <summary>
    /// The handler's <c>ConnectTimeout</c>; the forwarder has no other timeout that carries a <see cref="TimeoutException"/>.
    /// </summary>
    private static bool IsConnectTimeout(Exception exception) =>
        exception is OperationCanceledException { InnerException: TimeoutException };
}

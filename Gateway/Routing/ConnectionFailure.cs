using System.Net.Sockets;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Routing;

/// <summary>
/// Distinguishes a failed connection from every other failure of a forward. Only a failed connection is entirely the node's fault: no
/// client's headers, body, pace or disconnect can cause it, and the request has reached no node.
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
            SocketErrorCode: SocketError.ConnectionRefused or SocketError.TimedOut
                or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostNotFound,
        },
    };

    /// <summary>
    /// The handler's <c>ConnectTimeout</c>. It is the forwarder's only timeout with a <see cref="TimeoutException"/>.
    /// </summary>
    private static bool IsConnectTimeout(Exception exception) =>
        exception is OperationCanceledException { InnerException: TimeoutException };
}

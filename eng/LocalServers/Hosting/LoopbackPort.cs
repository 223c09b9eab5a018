using System.Net;
using System.Net.Sockets;

namespace LocalServers.Hosting;

internal static class LoopbackPort
{
    /// <summary>Says that a port is taken before a server is prepared for it, and in the same words for every server.</summary>
    public static void EnsureFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
        }
        catch (SocketException failure)
        {
            throw Taken(port, failure.SocketErrorCode);
        }
    }

    public static ServerFailure Taken(int port, SocketError error = SocketError.AddressAlreadyInUse) => error is SocketError.AccessDenied
        ? new ServerFailure($"Port {port} may not be used by this user: choose another port.", ServerFailure.PortTaken)
        : new ServerFailure($"Port {port} is taken by another program: stop it or choose another port.", ServerFailure.PortTaken);
}

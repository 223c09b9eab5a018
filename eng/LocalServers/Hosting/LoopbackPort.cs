using System.Net;
using System.Net.Sockets;

namespace LocalServers.Hosting;

internal static class LoopbackPort
{
    /// <summary>Fails early, and with the same message for every server, if the port is taken.</summary>
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

    public static ServerFailure Taken(int port, SocketError error = SocketError.AddressAlreadyInUse) => new(
        error is SocketError.AccessDenied
            ? $"This user is not allowed to use port {port}: choose another port."
            : $"Port {port} is taken by another program: stop it or choose another port.",
        ServerFailure.PortTaken);
}

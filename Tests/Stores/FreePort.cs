using System.Net;
using System.Net.Sockets;

namespace Tests.Stores;

/// <summary>
/// Ports for servers that are started on a given port. Below the range of ephemeral ports (RFC 6056: 32768 or
/// 49152 and up), and none twice in a run: a port that looked free is not taken a moment later.
/// </summary>
internal static class FreePort
{
    private const int First = 15_000;
    private const int Count = 15_000;

    // Test runs side by side begin at different places.
    private static int s_next = Random.Shared.Next(Count);

    internal static int Next()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref s_next) % Count);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Of another player.
            }
        }
    }
}

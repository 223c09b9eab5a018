using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>
/// Gives every endpoint a port. Free ones are drawn from below the range that outgoing connections use,
/// so that none of those takes a port between here and the moment the resource listens on it.
/// </summary>
internal sealed class Ports
{
    private const int First = 12_000;
    private const int Last = 31_999;

    private readonly HashSet<int> _given = [];

    internal void Allocate(IEnumerable<IResource> resources)
    {
        foreach (var resource in resources)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                // A chosen port can only be that of one process.
                var ports = Enumerable.Range(0, resource.ReplicaCount).Select(_ => Free()).ToArray();
                ports[0] = endpoint.Port ?? endpoint.TargetPort ?? ports[0];
                endpoint.AllocatedPorts = ports;
            }
        }
    }

    internal int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            if (_given.Add(port) && IsFree(IPAddress.Loopback, port) && IsFree(IPAddress.IPv6Loopback, port))
                return port;
        }
    }

    private static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException e)
        {
            // A machine without IPv6 has nothing on that port.
            return e.SocketErrorCode is SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable;
        }
    }
}

using System.Net;
using Microsoft.Extensions.Primitives;

namespace Gateway.Discovery;

/// <summary>Resolves a host name, again every few seconds, because nodes come and go without the name changing.</summary>
internal sealed class DnsAddresses(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    /// <exception cref="System.Net.Sockets.SocketException">The name cannot be resolved.</exception>
    public async ValueTask<(IReadOnlyList<IPAddress> Addresses, IChangeToken Change)> ResolveAsync(
        string host, CancellationToken cancellationToken)
    {
        IReadOnlyList<IPAddress> addresses = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(host, cancellationToken);
        return (addresses, new CancellationChangeToken(new CancellationTokenSource(Lifetime, time).Token));
    }
}

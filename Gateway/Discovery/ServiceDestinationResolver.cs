using System.Net;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.ServiceDiscovery;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace Gateway.Discovery;

/// <summary>
/// A destination that names a service becomes one destination per address of it. Where one name stands for several addresses
/// (a headless service in Kubernetes) each becomes a destination of its own, so that player affinity can tell the nodes apart.
/// Microsoft.Extensions.ServiceDiscovery.Yarp 10.11 leaves a configured name as one destination, whatever its DNS entry holds.
/// </summary>
internal sealed class ServiceDestinationResolver(ServiceEndpointResolver services, DnsAddresses dns) : IDestinationResolver
{
    public async ValueTask<ResolvedDestinationCollection> ResolveDestinationsAsync(
        IReadOnlyDictionary<string, DestinationConfig> destinations, CancellationToken cancellationToken)
    {
        var resolved = new Dictionary<string, DestinationConfig>(StringComparer.Ordinal);
        var changes = new List<IChangeToken>();
        foreach (var (name, destination) in destinations)
        {
            var address = new Uri(destination.Address);
            var source = await services.GetEndpointsAsync(address.GetLeftPart(UriPartial.Authority), cancellationToken);
            changes.Add(source.ChangeToken);
            foreach (var endpoint in source.Endpoints)
            {
                var scheme = Scheme(address, endpoint.EndPoint);
                foreach (var (host, port) in await ExpandAsync(endpoint.EndPoint, scheme, changes, cancellationToken))
                    resolved[$"{name}/{host}:{port}"] = destination with
                    {
                        // Service discovery says 0 where an address has no port of its own.
                        Address = new UriBuilder(address) { Scheme = scheme, Host = host, Port = port == 0 ? -1 : port }.Uri.AbsoluteUri,
                        Host = destination.Host,
                    };
            }
        }

        return new ResolvedDestinationCollection(resolved, new CompositeChangeToken(changes));
    }

    private async ValueTask<IEnumerable<(string Host, int Port)>> ExpandAsync(
        EndPoint endpoint, string scheme, List<IChangeToken> changes, CancellationToken cancellationToken)
    {
        switch (endpoint)
        {
            case IPEndPoint ip:
                return [(ip.Address.ToString(), ip.Port)];
            case DnsEndPoint { Host: "localhost" } local:
                return [(local.Host, local.Port)];
            case DnsEndPoint named when scheme == Uri.UriSchemeHttps:
                // A certificate is a name's, and Azure Container Apps, whose services share an address, goes by the name too.
                return [(named.Host, named.Port)];
            case DnsEndPoint name:
                var (addresses, change) = await dns.ResolveAsync(name.Host, cancellationToken);
                changes.Add(change);
                return addresses.Select(address => (address.ToString(), name.Port));
            case UriEndPoint uri:
                return await ExpandAsync(new DnsEndPoint(uri.Uri.Host, uri.Uri.Port), scheme, changes, cancellationToken);
            default:
                throw new NotSupportedException($"Service discovery gave an address of an unknown kind: {endpoint.GetType()}.");
        }
    }

    private static string Scheme(Uri address, EndPoint endpoint) => endpoint is UriEndPoint uri ? uri.Uri.Scheme : address.Scheme;
}

using System.Net;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.ServiceDiscovery;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace Gateway.Discovery;

/// <summary>
/// Expands a destination that names a service into one destination per address. If one name has several addresses (a headless service in
/// Kubernetes), each becomes a destination of its own, so that player affinity can address single nodes.
/// Microsoft.Extensions.ServiceDiscovery.Yarp 10.11 keeps a configured name as one destination, however many addresses it has.
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
                        // Service discovery returns port 0 for an address without a port.
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
                // A certificate belongs to a name, and Azure Container Apps routes by name, because its services share an address.
                return [(named.Host, named.Port)];
            case DnsEndPoint name:
                var (addresses, change) = await dns.ResolveAsync(name.Host, cancellationToken);
                changes.Add(change);
                return addresses.Select(address => (address.ToString(), name.Port));
            case UriEndPoint uri:
                return await ExpandAsync(new DnsEndPoint(uri.Uri.Host, uri.Uri.Port), scheme, changes, cancellationToken);
            default:
                throw new NotSupportedException($"Service discovery returned an endpoint of an unknown type: {endpoint.GetType()}.");
        }
    }

    private static string Scheme(Uri address, EndPoint endpoint) => endpoint is UriEndPoint uri ? uri.Uri.Scheme : address.Scheme;
}

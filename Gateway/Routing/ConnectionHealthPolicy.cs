using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Gateway.Routing;

/// <summary>
/// Passive health that judges connections, not contents: a node that cannot be connected to is out for the cluster's
/// <c>ReactivationPeriod</c>. YARP's own policy counts every failed forward over a minute, so that one client's bad requests take all nodes
/// out, and keep them out longer than the period. A node that accepts connections and does not respond is the active check's business.
/// </summary>
internal sealed class ConnectionHealthPolicy(IDestinationHealthUpdater health) : IPassiveHealthCheckPolicy
{
    private static readonly TimeSpan DefaultReactivationPeriod = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public string Name => "Connection";

    /// <inheritdoc/>
    public void RequestProxied(HttpContext context, ClusterState cluster, DestinationState destination)
    {
        if (ConnectionFailure.Is(context.GetForwarderErrorFeature()))
            health.SetPassive(
                cluster, destination, DestinationHealth.Unhealthy,
                cluster.Model.Config.HealthCheck?.Passive?.ReactivationPeriod ?? DefaultReactivationPeriod);
    }
}

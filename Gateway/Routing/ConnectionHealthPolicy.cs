using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Gateway.Routing;

/// <summary>
/// A passive health check that counts failed connections only: a node that refuses connections is unhealthy for the cluster's
/// <c>ReactivationPeriod</c>. YARP's own policy counts every failed forward over a minute. One client's bad requests would then make all
/// nodes unhealthy, and for longer than the period. A node that accepts connections but does not respond is left to the active health
/// check.
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

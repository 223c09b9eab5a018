using System.IO.Hashing;
using System.Runtime.CompilerServices;
using ServiceDefaults.Authentication;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace Gateway.Affinity;

/// <summary>
/// Sends a player to the same node while that node has room, so that each node's L1 holds its own players. Requests without a player go to
/// the less busy of two random nodes.
/// </summary>
internal sealed class PlayerAffinityPolicy : ILoadBalancingPolicy
{
    private const int NodesOnStack = 128;

    // YARP returns the same list until the healthy nodes change. The ring is collected together with the list.
    private readonly ConditionalWeakTable<IReadOnlyList<DestinationState>, HashRing> _rings = [];

    /// <inheritdoc/>
    public string Name => "PlayerAffinity";

    /// <inheritdoc/>
    public DestinationState? PickDestination(
        HttpContext context, ClusterState cluster, IReadOnlyList<DestinationState> availableDestinations)
    {
        var nodes = availableDestinations;
        if (nodes.Count < 2)
            return nodes.Count == 0 ? null : nodes[0];
        if (context.User.PlayerId() is not { } player)
            return LessBusyOfTwo(nodes);

        var loads = nodes.Count <= NodesOnStack ? stackalloc int[nodes.Count] : new int[nodes.Count];
        var total = 0;
        for (var node = 0; node < loads.Length; node++)
            total += loads[node] = nodes[node].ConcurrentRequestCount;
        var ring = _rings.GetValue(nodes, static nodes => new HashRing([.. nodes.Select(node => node.DestinationId)]));
        return nodes[ring.Find(KeyOf(player), loads, BoundedLoad.Of(total, nodes.Count))];
    }

    /// <summary>The position of a player on the ring.</summary>
    internal static ulong KeyOf(Guid player)
    {
        Span<byte> bytes = stackalloc byte[16];
        player.TryWriteBytes(bytes);
        return XxHash3.HashToUInt64(bytes);
    }

    private static DestinationState LessBusyOfTwo(IReadOnlyList<DestinationState> nodes)
    {
        var first = Random.Shared.Next(nodes.Count);
        var second = (first + 1 + Random.Shared.Next(nodes.Count - 1)) % nodes.Count;
        return nodes[first].ConcurrentRequestCount <= nodes[second].ConcurrentRequestCount ? nodes[first] : nodes[second];
    }
}

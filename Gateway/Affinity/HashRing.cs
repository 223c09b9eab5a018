using System.IO.Hashing;
using System.Text;

namespace Gateway.Affinity;

/// <summary>
/// Consistent hashing with bounded loads. Every node owns many short arcs of a ring. A key belongs to the node whose arc it falls on. If
/// that node is at its bound, the key goes to the next node along the ring. The ring depends on the nodes' names only, so all gateways
/// agree, whatever the order of the nodes.
/// </summary>
internal sealed class HashRing
{
    private const int VirtualNodes = 160;

    private readonly ulong[] _points;
    private readonly int[] _owners;

    internal HashRing(IReadOnlyList<string> nodes)
    {
        ArgumentOutOfRangeException.ThrowIfZero(nodes.Count);
        _points = new ulong[nodes.Count * VirtualNodes];
        _owners = new int[_points.Length];
        for (var node = 0; node < nodes.Count; node++)
        {
            var name = Encoding.UTF8.GetBytes(nodes[node]);
            for (var copy = 0; copy < VirtualNodes; copy++)
            {
                _points[node * VirtualNodes + copy] = XxHash3.HashToUInt64(name, seed: copy);
                _owners[node * VirtualNodes + copy] = node;
            }
        }

        Array.Sort(_points, _owners);
    }

    /// <summary>The index of the node for a key: its owner, or the next along the ring with room.</summary>
    /// <param name="key">An evenly distributed hash.</param>
    /// <param name="loads">Requests in flight on each node, by index.</param>
    /// <param name="bound">A node with this many requests takes no more.</param>
    /// <returns>The owner if no node has room, which cannot happen with a bound above the mean.</returns>
    internal int Find(ulong key, ReadOnlySpan<int> loads, int bound)
    {
        var at = Array.BinarySearch(_points, key);
        if (at < 0)
            at = ~at;
        for (var step = 0; step < _points.Length; step++)
        {
            var owner = _owners[(at + step) % _points.Length];
            if (loads[owner] < bound)
                return owner;
        }

        return _owners[at % _points.Length];
    }
}

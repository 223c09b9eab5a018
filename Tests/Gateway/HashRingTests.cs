using CsCheck;
using Gateway.Affinity;
using Xunit;

namespace Tests.Gateway;

public sealed class HashRingTests
{
    private static readonly Gen<string[]> Nodes = Gen.Int[2, 12].SelectMany(count =>
        Gen.Int[0, int.MaxValue].Select(salt => Enumerable.Range(0, count).Select(n => $"node-{salt}-{n}:8080").ToArray()));

    [Fact]
    public void A_node_that_leaves_moves_only_its_own_players() =>
        Gen.Select(Nodes, Gen.ULong.Array[200], Gen.Int[0, 1000]).Sample((nodes, keys, leaving) =>
        {
            var gone = nodes[leaving % nodes.Length];
            var rest = nodes.Where(node => node != gone).ToArray();
            Assert.All(keys, key =>
            {
                var before = Owner(nodes, key);
                if (before != gone)
                    Assert.Equal(before, Owner(rest, key));
            });
        }, iter: 50);

    [Fact]
    public void The_order_in_which_nodes_are_discovered_does_not_matter() =>
        Gen.Select(Nodes, Gen.ULong).Sample((nodes, key) => Assert.Equal(Owner(nodes, key), Owner([.. nodes.Reverse()], key)), iter: 200);

    [Fact]
    public void A_node_that_joins_takes_its_share_and_moves_no_player_between_the_others() =>
        Gen.Select(Nodes, Gen.Int).Sample((nodes, players) =>
        {
            var keys = Enumerable.Range(0, 2000)
                .Select(player => PlayerAffinityPolicy.KeyOf(new Guid(players, (short)player, 0, new byte[8]))).ToArray();
            var (joining, rest) = (nodes[^1], nodes[..^1]);
            var (with, without) = (new HashRing(nodes), new HashRing(rest));
            var moved = 0;
            foreach (var key in keys)
            {
                var (before, after) = (rest[Owner(without, rest.Length, key)], nodes[Owner(with, nodes.Length, key)]);
                Assert.Contains(after, new[] { before, joining });
                moved += after == joining ? 1 : 0;
            }

            // Arcs are random: five standard deviations either way.
            Assert.InRange(moved, 0.4 * keys.Length / nodes.Length, 1.7 * keys.Length / nodes.Length);
        }, iter: 50);

    [Fact]
    public void No_node_exceeds_its_bound_whatever_the_players() =>
        Gen.Select(Nodes, Gen.Int[0, 40].Array[0, 1500]).Sample((nodes, players) =>
        {
            var ring = new HashRing(nodes);
            var loads = new int[nodes.Length];
            foreach (var (total, player) in players.Index())
            {
                var bound = BoundedLoad.Of(total, nodes.Length);
                var chosen = ring.Find(PlayerAffinityPolicy.KeyOf(new Guid(player, 0, 0, new byte[8])), loads, bound);
                Assert.True(++loads[chosen] <= bound);
            }
        }, iter: 100);

    [Fact]
    public void A_hot_player_is_spread_over_more_nodes_and_quiet_players_stay() =>
        Gen.Select(Nodes, Gen.ULong, Gen.ULong.Array[20], Gen.Int[1, 2000]).Sample((nodes, hot, quiet, requests) =>
        {
            var ring = new HashRing(nodes);
            var loads = new int[nodes.Length];
            for (var total = 0; total < requests; total++)
                loads[ring.Find(hot, loads, BoundedLoad.Of(total, nodes.Length))]++;
            var bound = BoundedLoad.Of(requests - 1, nodes.Length);

            Assert.All(loads, load => Assert.InRange(load, 0, bound));
            Assert.True(loads.Count(load => load > 0) >= (requests + bound - 1) / bound);
            // A player whose own node has capacity goes there, however hot another player is.
            foreach (var key in quiet)
                if (Owner(ring, nodes.Length, key) is var owner && loads[owner] < bound)
                    Assert.Equal(owner, ring.Find(key, loads, bound));
        }, iter: 100);

    private static string Owner(string[] nodes, ulong key) => nodes[Owner(new HashRing(nodes), nodes.Length, key)];

    /// <summary>Where a key goes while no node is busy.</summary>
    private static int Owner(HashRing ring, int nodes, ulong key) => ring.Find(key, new int[nodes], BoundedLoad.Of(0, nodes));
}

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
    public void A_node_that_joins_takes_about_its_share()
    {
        var nodes = Enumerable.Range(0, 5).Select(n => $"10.0.0.{n}:8080").ToArray();
        var (four, five) = (new HashRing(nodes[..4]), new HashRing(nodes));
        var keys = Enumerable.Range(0, 20_000).Select(_ => PlayerAffine.KeyOf(Guid.NewGuid())).ToArray();

        var moved = keys.Count(key => four.Find(key, new int[4], 1) != five.Find(key, new int[5], 1));

        Assert.InRange(moved, 20_000 / 5 * 0.6, 20_000 / 5 * 1.4);
    }

    [Fact]
    public void No_node_goes_above_its_bound_whatever_the_players() =>
        Gen.Select(Nodes, Gen.Int[0, 40].Array[0, 1500]).Sample((nodes, players) =>
        {
            var ring = new HashRing(nodes);
            var loads = new int[nodes.Length];
            foreach (var (total, player) in players.Index())
            {
                var bound = LoadBound.Of(total, nodes.Length);
                var chosen = ring.Find(PlayerAffine.KeyOf(new Guid(player, 0, 0, new byte[8])), loads, bound);
                Assert.True(++loads[chosen] <= bound);
            }
        }, iter: 100);

    [Fact]
    public void One_hot_player_is_spread_over_the_nodes_and_a_quiet_one_stays()
    {
        var ring = new HashRing(["a", "b", "c", "d"]);
        var hot = PlayerAffine.KeyOf(Guid.NewGuid());
        var loads = new int[4];
        for (var total = 0; total < 1000; total++)
            loads[ring.Find(hot, loads, LoadBound.Of(total, 4))]++;

        Assert.All(loads, load => Assert.InRange(load, 1, LoadBound.Of(1000, 4)));
        Assert.Single(Enumerable.Range(0, 100).Select(_ => ring.Find(hot, new int[4], LoadBound.Of(0, 4))).Distinct());
    }

    private static string Owner(string[] nodes, ulong key) => nodes[new HashRing(nodes).Find(key, new int[nodes.Length], 1)];
}

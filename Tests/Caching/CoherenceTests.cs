using Xunit;

namespace Tests.Caching;

/// <summary>Three nodes that use both cores: other tests at the same time would only starve them.</summary>
[CollectionDefinition(nameof(CoherenceTests), DisableParallelization = true)]
public sealed class CoherenceAlone;

/// <summary>
/// Nodes stay coherent while messages get lost and subscriptions break. ASPIREGAME_STRESS_SECONDS sets how long each test runs (default 8
/// for the first, 5 for the others).
/// </summary>
[Collection(nameof(CoherenceTests))]
public sealed class CoherenceTests(CoherentNodes nodes) : IClassFixture<CoherentNodes>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_the_last_write_no_node_serves_an_older_value_and_none_ever_goes_back()
    {
        // The nodes have just started, so the first seconds bring few writes on a busy machine.
        var writes = 0L;
        for (var run = 0; run < 4 && writes <= 100; run++)
        {
            await nodes.Stress.RunAsync(CoherenceBound.Lasting(8), () => Task.CompletedTask, Stop);
            writes = nodes.Stress.Writes;
        }

        await nodes.Stress.SettleAsync(Stop);

        Assert.True(writes > 100, $"only {writes} writes");
        await CoherenceBound.HoldsAsync(nodes.Stress, Stop);
    }

    [Fact]
    public async Task Lost_backplane_messages_cost_no_error_and_staleness_stays_in_its_bound()
    {
        var lost = nodes.Network.LostMessages;
        nodes.Network.LosesMessages = true;

        await nodes.Stress.RunAsync(CoherenceBound.Lasting(5), () => Task.CompletedTask, Stop);
        await Task.Delay(CoherenceBound.Limit * 4, Stop);
        nodes.Network.LosesMessages = false;

        Assert.True(nodes.Network.LostMessages > lost, "The network lost no message.");
        await CoherenceBound.HoldsAsync(nodes.Stress, Stop);
    }

    [Fact]
    public async Task Subscriptions_that_break_again_and_again_cost_no_error_and_staleness_stays_in_its_bound()
    {
        var duration = CoherenceBound.Lasting(5);

        await nodes.Stress.RunAsync(duration, async () =>
        {
            await Task.Delay(duration / 4, Stop);
            Assert.InRange(nodes.Network.CutSubscriptions(), CoherenceStress.Nodes, int.MaxValue);
            await Task.Delay(duration / 2, Stop);
            nodes.Network.Mend();
        }, Stop);
        await Task.Delay(CoherenceBound.Limit * 4, Stop);

        Assert.All(nodes.Stress.NodeList, node =>
        {
            Assert.Contains("Redis: Subscription connection failed", node.Story, StringComparison.Ordinal);
            Assert.DoesNotContain("Redis: Interactive connection failed", node.Story, StringComparison.Ordinal);
        });
        await CoherenceBound.HoldsAsync(nodes.Stress, Stop);
    }
}

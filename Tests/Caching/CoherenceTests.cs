using System.Globalization;
using Tests.Stores;
using Xunit;

namespace Tests.Caching;

/// <summary>Three nodes that use both cores: other tests at the same time would only starve them.</summary>
[CollectionDefinition(nameof(CoherenceTests), DisableParallelization = true)]
public sealed class CoherenceAlone;

/// <summary>ASPIREGAME_STRESS_SECONDS sets how long each runs (default 30 for the first, 10 for the others).</summary>
[Collection(nameof(CoherenceTests))]
public sealed class CoherenceTests(LocalStores stores)
{
    private const int HotKeys = 200;

    /// <summary>What docs/caching.md states, whatever Redis does.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Duration = Lasting(10);

    private static TimeSpan Lasting(double usual) => TimeSpan.FromSeconds(
        double.TryParse(Environment.GetEnvironmentVariable("ASPIREGAME_STRESS_SECONDS"), CultureInfo.InvariantCulture, out var seconds)
            ? seconds : usual);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_the_last_write_no_node_serves_an_older_value_and_none_ever_goes_back()
    {
        await using var redis = await stores.StartServerAsync(StoreKind.Redis, Stop);
        // A node that is short of CPU must not take Redis for dead here: then it is the others' bound that holds.
        await using var stress = await CoherenceStress.StartAsync(stores, redis.ConnectionString, HotKeys, Stop, patience: "00:00:10");

        await stress.RunAsync(Lasting(30), () => Task.CompletedTask, Stop);
        await stress.SettleAsync(Stop);

        Assert.True(stress.Writes > 100, $"only {stress.Writes} writes");
        Assert.True(stress.Errors.Count == 0, string.Join('\n', stress.Errors));
        Assert.Equal(0, stress.WentBack);
        Assert.Equal(0, await stress.CountStaleAsync(Stop));
        Assert.True(stress.Staleness.P99 <= Bound, $"{stress.Staleness}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{stress.Writes} writes, {stress.Staleness}");
    }

    [Fact]
    public async Task Eviction_messages_that_are_lost_unnoticed_cost_no_error_and_staleness_stays_in_its_bound()
    {
        await using var redis = await stores.StartServerAsync(StoreKind.Redis, Stop);
        await using var network = new CuttableProxy(redis.ConnectionString) { LosesMessages = true };
        await using var stress = await CoherenceStress.StartAsync(stores, network.ConnectionString, HotKeys, Stop, patience: "00:00:10");

        await stress.RunAsync(Duration, () => Task.CompletedTask, Stop);
        await Task.Delay(Bound * 4, Stop);

        Assert.True(network.LostMessages > 0, "The network lost no message.");
        Assert.True(stress.Errors.Count == 0, string.Join('\n', stress.Errors));
        Assert.Equal(0, stress.WentBack);
        Assert.Equal(0, await stress.CountStaleAsync(Stop));
        Assert.True(stress.Staleness.P99 <= Bound, $"{stress.Staleness}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{stress.Writes} writes, {stress.Staleness}");
    }

    [Fact]
    public async Task Subscriptions_that_break_again_and_again_cost_no_error_and_staleness_stays_in_its_bound()
    {
        await using var redis = await stores.StartServerAsync(StoreKind.Redis, Stop);
        await using var network = new CuttableProxy(redis.ConnectionString);
        await using var stress = await CoherenceStress.StartAsync(stores, network.ConnectionString, HotKeys, Stop, patience: "00:00:10");

        await stress.RunAsync(Duration, async () =>
        {
            await Task.Delay(Duration / 4, Stop);
            Assert.InRange(network.CutSubscriptions(), CoherenceStress.Nodes, int.MaxValue);
            await Task.Delay(Duration / 2, Stop);
            network.Mend();
        }, Stop);
        await Task.Delay(Bound * 4, Stop);

        Assert.All(stress.NodeList, node => Assert.Contains("Redis: Subscription connection failed", node.Story, StringComparison.Ordinal));
        Assert.All(
            stress.NodeList, node => Assert.DoesNotContain("Redis: Interactive connection failed", node.Story, StringComparison.Ordinal));
        Assert.True(stress.Errors.Count == 0, string.Join('\n', stress.Errors));
        Assert.Equal(0, stress.WentBack);
        Assert.Equal(0, await stress.CountStaleAsync(Stop));
        Assert.True(stress.Staleness.P99 <= Bound, $"{stress.Staleness}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{stress.Writes} writes, {stress.Staleness}");
    }

    [Fact]
    public async Task The_same_with_plain_HybridCache_serves_older_values()
    {
        await using var redis = await stores.StartServerAsync(StoreKind.Redis, Stop);
        await using var stress = await CoherenceStress.StartAsync(stores, redis.ConnectionString, HotKeys, Stop, coherent: false);

        await stress.RunAsync(Duration, () => Task.CompletedTask, Stop);
        await Task.Delay(TimeSpan.FromSeconds(1), Stop);

        Assert.True(await stress.CountStaleAsync(Stop) + stress.WentBack > 0, "The stress does not bite: plain HybridCache passed it.");
    }

    [Fact]
    public async Task Redis_killed_and_restarted_costs_no_error_and_staleness_stays_in_its_bound()
    {
        await using var redis = await stores.StartServerAsync(StoreKind.Redis, Stop);
        await using var stress = await CoherenceStress.StartAsync(stores, redis.ConnectionString, HotKeys, Stop);

        await stress.RunAsync(Duration, async () =>
        {
            await Task.Delay(Duration / 4, Stop);
            redis.Kill();
            await Task.Delay(Duration / 4, Stop);
            await redis.RestartAsync(Stop);
        }, Stop);
        await Task.Delay(Bound * 4, Stop);

        Assert.True(stress.Errors.Count == 0, string.Join('\n', stress.Errors));
        Assert.Equal(0, await stress.CountStaleAsync(Stop));
        Assert.True(stress.Staleness.P99 <= Bound, $"{stress.Staleness}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{stress.Writes} writes, {stress.Staleness}");
    }

    [Fact]
    public async Task A_killed_node_takes_nothing_with_it()
    {
        await using var redis = await stores.StartServerAsync(StoreKind.Redis, Stop);
        await using var stress = await CoherenceStress.StartAsync(stores, redis.ConnectionString, HotKeys, Stop);
        var victim = stress.NodeList[0];

        await stress.RunAsync(Duration, async () =>
        {
            await Task.Delay(Duration / 2, Stop);
            victim.Kill();
        }, Stop);
        stress.NodeList.Remove(victim);
        await Task.Delay(Bound * 4, Stop);

        Assert.True(stress.Errors.Count == 0, string.Join('\n', stress.Errors));
        Assert.Equal(0, stress.WentBack);
        Assert.Equal(0, await stress.CountStaleAsync(Stop));
        Assert.True(stress.Staleness.P99 <= Bound, $"{stress.Staleness}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{stress.Writes} writes, {stress.Staleness}");
    }
}

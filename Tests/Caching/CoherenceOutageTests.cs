using Tests.Stores;
using Xunit;

namespace Tests.Caching;

/// <summary>Nodes stay coherent when Redis or one of them is killed, and plain HybridCache does not.</summary>
[Collection(nameof(CoherenceTests))]
public sealed class CoherenceOutageTests(LocalStores stores)
{
    private static readonly TimeSpan Duration = CoherenceBound.Lasting(5);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Plain_HybridCache_serves_older_values_under_the_same_stress()
    {
        await using var redis = await stores.StartServerAsync(StoreKind.Redis, Stop);
        await using var stress = await StartAsync(redis, coherent: false);

        await stress.RunAsync(Duration, () => Task.CompletedTask, Stop);
        await Task.Delay(TimeSpan.FromSeconds(1), Stop);

        Assert.True(await stress.CountStaleAsync(Stop) + stress.WentBack > 0, "The stress finds nothing: plain HybridCache passed it.");
    }

    [Fact]
    public async Task Redis_killed_and_restarted_costs_no_error_and_staleness_stays_in_its_bound()
    {
        await using var redis = await stores.StartServerAsync(StoreKind.Redis, Stop);
        await using var stress = await StartAsync(redis);

        await stress.RunAsync(Duration, async () =>
        {
            await Task.Delay(Duration / 4, Stop);
            redis.Kill();
            await Task.Delay(Duration / 4, Stop);
            await redis.RestartAsync(Stop);
        }, Stop);
        await Task.Delay(CoherenceBound.Limit * 4, Stop);

        await CoherenceBound.HoldsAsync(stress, Stop, neverBack: false);
    }

    [Fact]
    public async Task A_killed_node_takes_nothing_with_it()
    {
        await using var redis = await stores.StartServerAsync(StoreKind.Redis, Stop);
        await using var stress = await StartAsync(redis);
        var victim = stress.NodeList[0];

        await stress.RunAsync(Duration, async () =>
        {
            await Task.Delay(Duration / 2, Stop);
            victim.Kill();
        }, Stop);
        stress.NodeList.Remove(victim);
        await Task.Delay(CoherenceBound.Limit * 4, Stop);

        await CoherenceBound.HoldsAsync(stress, Stop);
    }

    private Task<CoherenceStress> StartAsync(LocalServer redis, bool coherent = true) =>
        CoherenceStress.StartAsync(stores, redis.ConnectionString, CoherenceBound.HotKeys, Stop, coherent);
}

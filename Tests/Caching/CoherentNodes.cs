using Tests.Stores;
using Xunit;

namespace Tests.Caching;

/// <summary>Three nodes that reach their Redis through a network that loses messages and breaks subscriptions.</summary>
public sealed class CoherentNodes(LocalStores stores) : IAsyncLifetime
{
    private LocalServer _redis = null!;

    internal CuttableProxy Network { get; private set; } = null!;

    internal CoherenceStress Stress { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var stop = TestContext.Current.CancellationToken;
        _redis = await stores.StartServerAsync(StoreKind.Redis, stop);
        Network = new CuttableProxy(_redis.ConnectionString) { MayLoseMessages = true };
        // A node that is short of CPU must not take Redis for dead: then the bound of the database's backplane would hold instead.
        Stress = await CoherenceStress.StartAsync(stores, Network.ConnectionString, CoherenceBound.HotKeys, stop, patience: "00:00:10");
    }

    public async ValueTask DisposeAsync()
    {
        await Stress.DisposeAsync();
        await Network.DisposeAsync();
        await _redis.DisposeAsync();
    }
}

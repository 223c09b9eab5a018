using GameApi.Caching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Caching;

/// <summary>A cold key that several nodes read at once. The clock of the waiting nodes moves only when the test moves it.</summary>
public sealed class ClusterLoadTests(LocalStores stores) : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private readonly TestKind _test = new();
    private GameApiHost[] _nodes = [];

    public async ValueTask InitializeAsync()
    {
        var first = await GameApiHost.StartAsync(stores, null, Configure);
        var settings = new Dictionary<string, string?>(first.Settings);
        _nodes =
        [
            first, await GameApiHost.StartAsync(stores, settings, Configure), await GameApiHost.StartAsync(stores, settings, Configure),
        ];
        await CachingHosts.UseRedisAsync(_nodes);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }

    [Fact]
    public async Task Is_loaded_by_one_of_them()
    {
        var meters = _nodes.Select(node => new CacheMeter(node)).ToList();
        _test.Hold();
        var reads = _nodes.Select(node => node.Cache().GetAsync(_test.Kind, "key", CancellationToken.None).AsTask()).ToList();
        await Eventually.HoldsAsync(() => Task.FromResult(_test.Loads == 1 && meters.Sum(meter => meter.Of("cache.l2", "miss")) >= 3));

        _test.Release();
        await Eventually.HoldsAsync(async () =>
        {
            await Task.Yield();
            // Less than they wait in all, so that none of them gives up.
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            return reads.TrueForAll(read => read.IsCompleted);
        });

        Assert.All(await Task.WhenAll(reads), value => Assert.Equal(1, value!.Version));
        Assert.Equal(1, _test.Loads);
        Assert.Equal(2, meters.Sum(meter => meter.Of("cache.loads_shared", _test.Kind.Name)));
        meters.ForEach(meter => meter.Dispose());
    }

    [Fact]
    public async Task Is_loaded_by_each_of_them_where_the_first_takes_too_long()
    {
        _test.Hold();
        var reads = _nodes.Select(node => node.Cache().GetAsync(_test.Kind, "key", CancellationToken.None).AsTask()).ToList();

        await Eventually.HoldsAsync(() =>
        {
            _clock.Advance(CacheLifetimes.TurnWait);
            return Task.FromResult(_test.Loads == 3);
        });
        _test.Release();

        Assert.All(await Task.WhenAll(reads), Assert.NotNull);
    }

    private void Configure(IServiceCollection services)
    {
        _test.AddTo(services);
        services.AddSingleton(new LoadTurns(_clock));
    }
}

using GameApi.Caching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Caching;

/// <summary>
/// Which keys are refreshed eagerly, and when. On one thread exactly one request in 16 is counted, and one request never makes a key hot.
/// </summary>
public sealed class HotKeyTests(LocalStores stores)
{
    private const string Key = "key";
    private const int OftenEnough = 100;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hot_key_is_refreshed_before_it_expires_and_a_cold_one_is_not()
    {
        await using var host = await GameApiHost.StartAsync(stores, new Dictionary<string, string?> { ["Cache:Timeout"] = "00:00:10" });
        await CachingHosts.UseRedisAsync(host);
        var (often, once) = (new TestKind(), new TestKind());
        foreach (var test in new[] { often, once })
        {
            await host.Cache().GetAsync(test.Kind, Key, Stop);
            await Eventually.HoldsAsync(
                async () => await host.Services.GetRequiredService<VersionedRedisStore>().LifeLeftAsync(test.Kind.KeyOf(Key)) is not null);
        }

        var (time, hotKeys) = (new FakeTimeProvider(), new HotKeys());
        using var ahead = new HotKeyRefresher(hotKeys, host.Cache(), [often.Kind, once.Kind], time, NullLogger<HotKeyRefresher>.Instance);
        using var meter = new CacheMeter(host);
        Touch(hotKeys, often.Kind.KeyOf(Key), OftenEnough);
        Touch(hotKeys, once.Kind.KeyOf(Key), 1);

        await ahead.RefreshDueAsync(Stop);
        time.Advance(often.Kind.RefreshEvery - TimeSpan.FromSeconds(1));
        await ahead.RefreshDueAsync(Stop);
        Assert.Equal(0, meter.Of("cache.refreshes"));

        // Half of a lifetime of one hour.
        time.Advance(TimeSpan.FromSeconds(1));
        await ahead.RefreshDueAsync(Stop);
        await ahead.RefreshDueAsync(Stop);
        Assert.InRange(often.Kind.RefreshEvery, TimeSpan.Zero, TimeSpan.FromHours(1 - CacheLifetimes.Jitter));
        Assert.Equal((1, 0), (meter.Of("cache.refreshes", often.Kind.Name), meter.Of("cache.refreshes", once.Kind.Name)));

        time.Advance(often.Kind.RefreshEvery);
        await ahead.RefreshDueAsync(Stop);
        Assert.Equal((2, 0), (meter.Of("cache.refreshes", often.Kind.Name), meter.Of("cache.refreshes", once.Kind.Name)));

        // It is not read any more.
        while (hotKeys.HotCount > 0)
            hotKeys.TakeTop(1);
        time.Advance(often.Kind.RefreshEvery);
        await ahead.RefreshDueAsync(Stop);
        Assert.Equal(2, meter.Of("cache.refreshes"));
    }

    [Fact]
    public void When_more_keys_are_read_than_counted_the_hottest_are_kept()
    {
        var hotKeys = new HotKeys();
        for (var n = 0; n < 3; n++)
            Touch(hotKeys, $"hot {n}", OftenEnough * (3 - n));
        for (var n = 0; n < 3_000; n++)
            Touch(hotKeys, $"cold {n}", 16);

        Assert.Equal(["hot 0", "hot 1", "hot 2"], hotKeys.Hot(3));
        Assert.Equal(["hot 0", "hot 1"], hotKeys.TakeTop(2).Select(hot => hot.Key));
    }

    /// <summary>Stays on its thread, so that no other requests are counted in between.</summary>
    private static void Touch(HotKeys hotKeys, string key, int times)
    {
        for (var n = 0; n < times; n++)
            hotKeys.Touched(key);
    }
}

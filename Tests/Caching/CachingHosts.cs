using GameApi.Caching;
using Microsoft.Extensions.DependencyInjection;
using Tests.Api;

namespace Tests.Caching;

internal static class CachingHosts
{
    internal static GameCache Cache(this GameApiHost host) => host.Services.GetRequiredService<GameCache>();

    internal static CacheWriter CacheWriter(this GameApiHost host) => host.Services.GetRequiredService<CacheWriter>();

    /// <summary>The key in Redis of a cached value, or of the name of a list.</summary>
    internal static string KeyInRedis(this GameApiHost host, string key) =>
        host.Settings["Cache:KeyPrefix"] + host.Services.GetRequiredService<VersionedRedisStore>().KeyOf(key);

    /// <summary>
    /// A node that has just started may not have reached Redis yet, and fills nothing then; when it listens it empties L1.
    /// </summary>
    internal static async Task UseRedisAsync(params GameApiHost[] hosts)
    {
        foreach (var host in hosts)
            await Eventually.HoldsAsync(() => Task.FromResult(
                host.Services.GetRequiredService<RedisCircuit>().IsClosed
                    && host.Services.GetRequiredService<PostgresBackplane>().IsListening));
    }
}

using System.Buffers;
using Microsoft.Extensions.Caching.Distributed;

namespace GameApi.Caching;

/// <summary>
/// L2 as HybridCache sees it. Reads go to the plain Redis cache; writes are checked by version and lease. An unavailable Redis is a miss,
/// never an error.
/// </summary>
internal sealed class VersionedDistributedCache(
    IBufferDistributedCache inner, VersionedRedisStore values, RedisCircuit circuit, CacheMetrics metrics) : IBufferDistributedCache
{
    /// <summary>Prefix of the keys that HybridCache reads for its tags, which this application does not use.</summary>
    private const string OwnOfHybridCache = "__MSFT_HCT__";

    public async ValueTask<bool> TryGetAsync(string key, IBufferWriter<byte> destination, CancellationToken token = default)
    {
        var result = "skipped";
        try
        {
            if (!circuit.IsClosed)
                return false;
            var found = await inner.TryGetAsync(values.KeyOf(key), destination, token);
            circuit.Succeeded(RedisCall.Read);
            result = found ? "hit" : "miss";
            return found;
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception) && !token.IsCancellationRequested)
        {
            circuit.Failed(RedisCall.Read, exception);
            metrics.RedisFailed();
            return false;
        }
        finally
        {
            if (!key.StartsWith(OwnOfHybridCache, StringComparison.Ordinal))
                metrics.L2Read(result);
        }
    }

    public async ValueTask SetAsync(
        string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        var life = options.AbsoluteExpirationRelativeToNow ?? CacheLifetimes.Negative;
        var bytes = value.ToArray();
        if (WriteThrough.Current is { } mark)
        {
            mark.Arrived = await values.WriteAsync(key, mark.Version, bytes, life);
            return;
        }

        // The value carries both: two loads of a key may end at the same time.
        var (version, lease) = EntryVersion.Read(bytes);
        if (lease != 0)
            await values.FillAsync(key, version, lease, bytes, version == 0 ? CacheLifetimes.Negative : life);
    }

    public async Task RemoveAsync(string key, CancellationToken token = default) =>
        await values.WriteAsync(key, Entry<object>.Gone, [], TimeSpan.Zero);

    // HybridCache uses the buffered, asynchronous half only.
    public bool TryGet(string key, IBufferWriter<byte> destination) => throw new NotSupportedException();
    public void Set(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options) => throw new NotSupportedException();
    public byte[]? Get(string key) => throw new NotSupportedException();
    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => throw new NotSupportedException();
    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();
    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        throw new NotSupportedException();
    public void Refresh(string key) => throw new NotSupportedException();
    public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();
    public void Remove(string key) => throw new NotSupportedException();
}

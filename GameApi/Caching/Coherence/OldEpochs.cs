using System.Globalization;
using StackExchange.Redis;

namespace GameApi.Caching;

/// <summary>Removes from Redis, in the background, what was cached in epochs that are over. Nobody reads it; it only takes memory until it expires.</summary>
internal sealed partial class OldEpochs(RedisKeyspace redis, CurrentEpoch epoch, ILogger<OldEpochs> logger)
{
    private const int PageSize = 500;

    /// <summary>A primary that has just changed is often not connected yet; after so many attempts the keys are left to expire.</summary>
    private const int Attempts = 30;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private int _requests;

    /// <summary>Begins anew where it is under way: an epoch may have ended behind it.</summary>
    public void Remove()
    {
        if (Interlocked.Increment(ref _requests) == 1)
            _ = Task.Run(RemoveAsync);
    }

    private async Task RemoveAsync()
    {
        int handled;
        do
        {
            handled = Volatile.Read(ref _requests);
            for (var attempt = 1; attempt <= Attempts && !await TryRemoveAsync(); attempt++)
                await Task.Delay(Pause);
        }
        while (Interlocked.CompareExchange(ref _requests, 0, handled) != handled);
    }

    /// <returns>Whether a primary was there to be looked through.</returns>
    private async Task<bool> TryRemoveAsync()
    {
        try
        {
            var primaries = redis.Connection.GetServers().Where(server => server is { IsConnected: true, IsReplica: false }).ToList();
            var count = 0;
            foreach (var server in primaries)
                await foreach (var page in server.KeysAsync(pattern: $"{Escaped(redis.Prefix)}e*:*", pageSize: PageSize).Chunk(PageSize))
                {
                    var old = page.Where(IsOld).ToList();
                    await Task.WhenAll(old.Select(key => redis.Connection.GetDatabase().KeyDeleteAsync(key)));
                    count += old.Count;
                }
            LogRemoved(count);
            return primaries.Count > 0;
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception))
        {
            LogNotRemoved(exception);
            return false;
        }
    }

    private bool IsOld(RedisKey key)
    {
        var text = key.ToString()[(redis.Prefix.Length + 1)..];
        return long.TryParse(text.AsSpan(0, text.IndexOf(':', StringComparison.Ordinal)), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number < epoch.Current;
    }

    private static string Escaped(string prefix) => string.Concat(prefix.Select(c => c is '*' or '?' or '[' or ']' or '\\' or '^' ? $"\\{c}" : $"{c}"));

    [LoggerMessage(LogLevel.Information, "Redis: {Count} keys of old epochs removed")]
    private partial void LogRemoved(int count);

    [LoggerMessage(LogLevel.Information, "Redis: keys of old epochs could not be removed; will retry")]
    private partial void LogNotRemoved(Exception exception);
}

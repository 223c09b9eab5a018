using System.Globalization;
using StackExchange.Redis;

namespace GameApi.Caching;

/// <summary>Removes from Redis, in the background, what was cached in epochs that are over. Nobody reads it; it only takes memory until it expires.</summary>
internal sealed partial class OldEpochs(RedisKeyspace redis, CurrentEpoch epoch, ILogger<OldEpochs> logger)
{
    private const int PageSize = 500;

    private int _running;

    public void Remove()
    {
        if (Interlocked.Exchange(ref _running, 1) == 0)
            _ = Task.Run(RemoveAsync);
    }

    private async Task RemoveAsync()
    {
        try
        {
            var count = 0;
            foreach (var server in redis.Connection.GetServers().Where(server => server is { IsConnected: true, IsReplica: false }))
                await foreach (var page in server.KeysAsync(pattern: $"{Escaped(redis.Prefix)}e*:*", pageSize: PageSize).Chunk(PageSize))
                {
                    var old = page.Where(IsOld).ToList();
                    await Task.WhenAll(old.Select(key => redis.Connection.GetDatabase().KeyDeleteAsync(key)));
                    count += old.Count;
                }
            LogRemoved(count);
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception))
        {
            LogNotRemoved(exception);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
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

    [LoggerMessage(LogLevel.Information, "Redis: keys of old epochs were not removed; they expire")]
    private partial void LogNotRemoved(Exception exception);
}

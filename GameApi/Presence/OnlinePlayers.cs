using System.Globalization;
using GameApi.Caching;
using GameApi.Data;
using StackExchange.Redis;

namespace GameApi.Presence;

/// <summary>
/// The online players of each game: a sorted set in Redis, ordered by latest heartbeat. The count is approximate, so an unavailable Redis
/// makes it inaccurate for a while and never fails a request.
/// </summary>
internal sealed partial class OnlinePlayers(RedisKeyspace redis, TimeProvider time, ILogger<OnlinePlayers> logger) : IPlayerDataEraser
{
    private static readonly RedisKey GamesKey = "presence:games";

    /// <summary>Records a heartbeat of a player.</summary>
    internal async Task RecordAsync(Guid playerId, string gameId)
    {
        try
        {
            var now = time.GetUtcNow().ToUnixTimeSeconds();
            var database = redis.Database;
            await Task.WhenAll(
                database.SortedSetAddAsync(KeyOf(gameId), MemberOf(playerId), now),
                database.SortedSetAddAsync(GamesKey, gameId, now));
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception))
        {
            LogUnavailable(exception);
        }
    }

    /// <summary>Removes a player whose session has ended.</summary>
    internal async Task RemoveAsync(Guid playerId, string gameId)
    {
        try
        {
            await redis.Database.SortedSetRemoveAsync(KeyOf(gameId), MemberOf(playerId));
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception))
        {
            LogUnavailable(exception);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> EraseAsync(Guid playerId, CancellationToken cancellationToken)
    {
        var database = redis.Database;
        foreach (var game in await database.SortedSetRangeByRankAsync(GamesKey))
            await database.SortedSetRemoveAsync(KeyOf(game.ToString()), MemberOf(playerId));
        return true;
    }

    /// <summary>Counts the online players and removes the silent ones.</summary>
    /// <exception cref="RedisException">Redis is unavailable.</exception>
    internal async Task<PresenceView> CountAsync()
    {
        var database = redis.Database;
        var over = (time.GetUtcNow() - PresenceRules.SilentAfter).ToUnixTimeSeconds();
        await database.SortedSetRemoveRangeByScoreAsync(GamesKey, double.NegativeInfinity, over);
        var games = await database.SortedSetRangeByRankAsync(GamesKey);
        var counts = await Task.WhenAll(games.Select(async game =>
        {
            await database.SortedSetRemoveRangeByScoreAsync(KeyOf(game.ToString()), double.NegativeInfinity, over);
            return await database.SortedSetLengthAsync(KeyOf(game.ToString()));
        }));
        var byGame = games.Zip(counts).Where(pair => pair.Second > 0)
            .ToDictionary(pair => pair.First.ToString(), pair => pair.Second, StringComparer.Ordinal);
        return new PresenceView(byGame.Values.Sum(), byGame);
    }

    private static RedisKey KeyOf(string gameId) => "presence:game:" + gameId;

    private static RedisValue MemberOf(Guid playerId) => playerId.ToString("N", CultureInfo.InvariantCulture);

    [LoggerMessage(LogLevel.Debug, "Redis unavailable; presence not updated")]
    private partial void LogUnavailable(Exception exception);
}

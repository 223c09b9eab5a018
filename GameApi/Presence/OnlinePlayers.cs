using System.Globalization;
using GameApi.Caching;
using GameApi.Data;
using StackExchange.Redis;

namespace GameApi.Presence;

/// <summary>
/// Who is online, per game: a sorted set in Redis of players by their latest heartbeat. Approximate by nature, so that a Redis that
/// is away costs its accuracy for a moment and never a request.
/// </summary>
internal sealed partial class OnlinePlayers(RedisKeyspace redis, TimeProvider time, ILogger<OnlinePlayers> logger) : IPlayerDataEraser
{
    private static readonly RedisKey GamesKey = "presence:games";

    /// <summary>The player gave a sign of life.</summary>
    internal async Task SeenAsync(Guid playerId, string gameId)
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
            LogAway(exception);
        }
    }

    /// <summary>The player ended the session.</summary>
    internal async Task GoneAsync(Guid playerId, string gameId)
    {
        try
        {
            await redis.Database.SortedSetRemoveAsync(KeyOf(gameId), MemberOf(playerId));
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception))
        {
            LogAway(exception);
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

    /// <summary>Counts who was seen lately, and drops who was not.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
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

    [LoggerMessage(LogLevel.Debug, "Redis is away: presence is off for a moment")]
    private partial void LogAway(Exception exception);
}

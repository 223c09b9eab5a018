using GameApi.Caching;
using GameApi.Data;
using Npgsql;
using ServiceDefaults.Postgres;
using StackExchange.Redis;

namespace GameApi.Sessions;

/// <summary>
/// Write-behind of heartbeats. The latest heartbeat of each session waits in Redis, in a sorted set by time, until a node writes all of
/// them to the database, one statement per batch. Any node flushes the heartbeats of all nodes.
/// </summary>
internal sealed class PendingHeartbeats(RedisKeyspace redis, NpgsqlDataSource database, SessionMetrics metrics)
{
    private const int Batch = 1_000;

    private static readonly RedisKey Key = "heartbeats";

    // Keeps sessions with a newer heartbeat than the one that was read.
    private const string RemoveScript = """
        for i = 1, #ARGV, 2 do
            local score = redis.call('ZSCORE', KEYS[1], ARGV[i])
            if score and tonumber(score) == tonumber(ARGV[i + 1]) then redis.call('ZREM', KEYS[1], ARGV[i]) end
        end
        return 0
        """;

    /// <exception cref="RedisException">Redis is unavailable.</exception>
    public Task AddAsync(SessionKey session, DateTimeOffset at) =>
        redis.Database.SortedSetAddAsync(Key, session.ToString(), at.ToUnixTimeMilliseconds(), SortedSetWhen.GreaterThan);

    /// <summary>Writes a heartbeat to the database at once.</summary>
    public Task WriteAsync(SessionKey session, DateTimeOffset at, CancellationToken cancellationToken) =>
        WriteAsync([(session, at)], cancellationToken);

    /// <summary>
    /// Writes all pending heartbeats to the database. If another node is flushing, waits for it first, so that no older heartbeat is
    /// pending afterwards.
    /// </summary>
    /// <exception cref="RedisException">Redis is unavailable.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (await redis.Database.SortedSetLengthAsync(Key) == 0)
            return;
        await using var one = await AdvisoryLock.AcquireAsync(database, DatabaseLocks.Heartbeats, cancellationToken);
        SortedSetEntry[] waiting;
        do
        {
            waiting = await redis.Database.SortedSetRangeByRankWithScoresAsync(Key, 0, Batch - 1);
            await WriteAsync([.. waiting.Select(BeatOf)], cancellationToken);
            await redis.Database.ScriptEvaluateAsync(
                RemoveScript, [Key], [.. waiting.SelectMany(entry => (RedisValue[])[entry.Element, entry.Score])]);
        }
        while (waiting.Length == Batch);
    }

    private static (SessionKey Session, DateTimeOffset At) BeatOf(SortedSetEntry entry) =>
        (SessionKey.Parse(entry.Element.ToString(), null), DateTimeOffset.FromUnixTimeMilliseconds((long)entry.Score));

    private async Task WriteAsync(IReadOnlyCollection<(SessionKey Session, DateTimeOffset At)> beats, CancellationToken cancellationToken)
    {
        // Another node may have flushed them meanwhile, and Citus rejects empty arrays in a distributed update.
        if (beats.Count == 0)
            return;
        await using var command = database.CreateCommand("""
            UPDATE sessions SET last_seen_at = beat.at
            FROM unnest($1, $2, $3) AS beat (player_id, session_id, at)
            WHERE sessions.player_id = beat.player_id AND sessions.session_id = beat.session_id
                AND ended_at IS NULL AND last_seen_at < beat.at
            """);
        command.Parameters.Add(new() { Value = beats.Select(beat => beat.Session.PlayerId).ToArray() });
        command.Parameters.Add(new() { Value = beats.Select(beat => beat.Session.SessionId).ToArray() });
        command.Parameters.Add(new() { Value = beats.Select(beat => beat.At.UtcDateTime).ToArray() });
        metrics.Flushed(await command.ExecuteNonQueryAsync(cancellationToken));
    }
}

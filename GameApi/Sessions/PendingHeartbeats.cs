using GameApi.Caching;
using GameApi.Data;
using Npgsql;
using ServiceDefaults.Postgres;
using StackExchange.Redis;

namespace GameApi.Sessions;

/// <summary>
/// Write-behind: the latest heartbeat of each session waits in Redis, in a sorted set by its time, until a node writes all of them down
/// with one statement per batch. Whichever node took them, any node writes them.
/// </summary>
internal sealed class PendingHeartbeats(RedisKeyspace redis, NpgsqlDataSource database, SessionMetrics metrics)
{
    private const int Batch = 1_000;

    private static readonly RedisKey Key = "heartbeats";

    // A session that was seen again since it was read stays.
    private const string RemoveScript = """
        for i = 1, #ARGV, 2 do
            local score = redis.call('ZSCORE', KEYS[1], ARGV[i])
            if score and tonumber(score) == tonumber(ARGV[i + 1]) then redis.call('ZREM', KEYS[1], ARGV[i]) end
        end
        return 0
        """;

    /// <exception cref="RedisException">Redis is away.</exception>
    public Task AddAsync(SessionKey session, DateTimeOffset at) =>
        redis.Database.SortedSetAddAsync(Key, session.ToString(), at.ToUnixTimeMilliseconds(), SortedSetWhen.GreaterThan);

    /// <summary>Writes down one heartbeat at once.</summary>
    public Task WriteAsync(SessionKey session, DateTimeOffset at, CancellationToken cancellationToken) =>
        WriteAsync([(session, at)], cancellationToken);

    /// <summary>Writes down all that wait. Where another node is at it, waits for it first: afterwards nothing older is left.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (await redis.Database.SortedSetLengthAsync(Key) == 0)
            return;
        await using var one = await AdvisoryLock.AcquireAsync(database, DatabaseLocks.Heartbeats, cancellationToken);
        SortedSetEntry[] waiting;
        do
        {
            waiting = await redis.Database.SortedSetRangeByRankWithScoresAsync(Key, 0, Batch - 1);
            await WriteAsync(
                [.. waiting.Select(
                    entry =>
                        (SessionKey.Parse(entry.Element.ToString(), null), DateTimeOffset.FromUnixTimeMilliseconds((long)entry.Score)))],
                            cancellationToken);
            await redis.Database.ScriptEvaluateAsync(
                RemoveScript, [Key], [.. waiting.SelectMany(entry => (RedisValue[])[entry.Element, entry.Score])]);
        }
        while (waiting.Length == Batch);
    }

    private async Task WriteAsync(IReadOnlyCollection<(SessionKey Session, DateTimeOffset At)> beats, CancellationToken cancellationToken)
    {
        // Another node may have flushed meanwhile. Citus refuses empty arrays of a distributed update.
        if (beats.Count == 0)
            return;
        await using var command = database.CreateCommand("""
            UPDATE sessions SET last_seen_at = beat.at
            FROM unnest($1, $2, $3) AS beat (player_id, session_id, at)
            WHERE sessions.player_id = beat.player_id AND sessions.session_id = beat.session_id AND ended_at IS NULL AND last_seen_at < beat.at
            """);
        command.Parameters.Add(new() { Value = beats.Select(beat => beat.Session.PlayerId).ToArray() });
        command.Parameters.Add(new() { Value = beats.Select(beat => beat.Session.SessionId).ToArray() });
        command.Parameters.Add(new() { Value = beats.Select(beat => beat.At.UtcDateTime).ToArray() });
        metrics.Flushed(await command.ExecuteNonQueryAsync(cancellationToken));
    }
}

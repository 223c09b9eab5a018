using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceDefaults;
using ServiceDefaults.Authentication;

namespace GameApi.Auth;

/// <summary>
/// The sessions (logins, and players who were erased) whose access tokens are no longer good although they have not expired. Every node
/// keeps them in memory and reads new ones from PostgreSQL a few times a second, where the logout itself is written: a node that starts
/// later, or that Redis has forgotten, knows them all the same, and a message cannot get lost.
/// </summary>
internal sealed partial class RevokedSessions(
    NpgsqlDataSource source, BannedPlayers banned, IOptions<AuthOptions> options, TimeProvider time, ILogger<RevokedSessions> logger)
        : BackgroundService, IRevokedSessions
{
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _until = new();
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The database's clock at the last read that succeeded: however long ago that was, the next one starts there.</summary>
    private DateTime? _readUntil;

    private long _readAt;

    /// <summary>Completes when the node knows everything that was revoked before it started.</summary>
    internal Task Loaded => _loaded.Task;

    /// <summary>Time since the last read that succeeded.</summary>
    internal TimeSpan Age => Loaded.IsCompleted ? time.GetElapsedTime(Volatile.Read(ref _readAt)) : TimeSpan.MaxValue;

    public bool IsCurrent => Age <= options.Value.MaxRevocationAge;

    public bool Contains(Guid id) => _until.ContainsKey(id);

    /// <summary>What this node learnt of within <paramref name="age"/>.</summary>
    internal IEnumerable<Guid> LearntWithin(TimeSpan age)
    {
        var since = time.GetUtcNow() + Retention - age;
        return _until.Where(session => session.Value >= since).Select(session => session.Key);
    }

    /// <summary>Takes effect on this node at once; the others read it.</summary>
    internal void Add(Guid id) => _until[id] = time.GetUtcNow() + Retention;

    /// <summary>After that the last access token has expired.</summary>
    private TimeSpan Retention => options.Value.AccessTokenLifetime + options.Value.RevocationOverlap;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicWork.RunAsync(options.Value.RevocationInterval, time, RefreshAsync, LogUnknown, stoppingToken);

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(new("SELECT now()"));
        batch.BatchCommands.Add(new("""
            SELECT session_id FROM revoked_sessions WHERE revoked_at > greatest($1 - $2, now() - $3)
            UNION ALL SELECT player_id FROM erased_players WHERE erased_at > greatest($1 - $2, now() - $3)
            """)
        {
            // greatest() passes over null: the first read goes back as far as a token lives.
            Parameters =
            {
                new() { Value = (object?)_readUntil ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz },
                new() { Value = options.Value.RevocationOverlap }, new() { Value = Retention },
            },
        });
        batch.BatchCommands.Add(Bans());
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var readUntil = reader.GetDateTime(0);
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            _until.TryAdd(reader.GetGuid(0), time.GetUtcNow() + Retention);
            banned.Forget(reader.GetGuid(0));
        }

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            Learn(reader);

        _readUntil = readUntil;
        Volatile.Write(ref _readAt, began);
        _loaded.TrySetResult();
        foreach (var (session, until) in _until)
            if (until < time.GetUtcNow())
                _until.TryRemove(session, out _);
        banned.Sweep();
    }

    /// <summary>The bans in force, then what has changed of bans.</summary>
    private NpgsqlBatchCommand Bans() => _readUntil is { } since
        ? new("SELECT player_id, ban_id, scope, until, lifted_at IS NOT NULL FROM bans WHERE changed_at > $1 - $2")
        {
            Parameters =
                { new() { Value = since, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz },
                    new() { Value = options.Value.RevocationOverlap } },
        }
        : new("SELECT player_id, ban_id, scope, until, false FROM bans WHERE lifted_at IS NULL AND (until IS NULL OR until > now())");

    private void Learn(NpgsqlDataReader ban)
    {
        if (ban.GetBoolean(4))
            banned.Remove(ban.GetGuid(0), ban.GetGuid(1));
        else
            banned.Add(
                ban.GetGuid(0),
                new BanInForce(ban.GetGuid(1), ban.GetString(2), ban.IsDBNull(3) ? null : ban.GetFieldValue<DateTimeOffset>(3)));
    }

    [LoggerMessage(LogLevel.Warning, "PostgreSQL does not say which sessions are revoked; will retry from the last success")]
    private partial void LogUnknown(Exception exception);
}

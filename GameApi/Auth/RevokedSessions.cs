using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceDefaults;
using ServiceDefaults.Authentication;

namespace GameApi.Auth;

/// <summary>
/// The revoked sessions (of logouts, and of erased players) whose access tokens have not expired. Every node keeps them in memory and reads
/// new ones from PostgreSQL several times a second, from the table that the logout writes. So no message can be lost, and a node that
/// starts later knows them too.
/// </summary>
internal sealed partial class RevokedSessions(
    NpgsqlDataSource source, BannedPlayers banned, IOptions<AuthOptions> options, TimeProvider time, ILogger<RevokedSessions> logger)
        : BackgroundService, IRevokedSessions
{
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _until = new();
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The database's time of the last successful read. The next read starts there, however long ago that is.</summary>
    private DateTime? _readUntil;

    private long _readAt;

    /// <summary>Completes when all sessions that were revoked before the start are loaded.</summary>
    internal Task Loaded => _loaded.Task;

    /// <summary>Time since the last successful read.</summary>
    internal TimeSpan Age => Loaded.IsCompleted ? time.GetElapsedTime(Volatile.Read(ref _readAt)) : TimeSpan.MaxValue;

    public bool IsCurrent => Age <= options.Value.MaxRevocationAge;

    public bool Contains(Guid id) => _until.ContainsKey(id);

    /// <summary>Returns the sessions that this node read within <paramref name="age"/>.</summary>
    internal IEnumerable<Guid> ReadWithin(TimeSpan age)
    {
        var since = time.GetUtcNow() + Retention - age;
        return _until.Where(session => session.Value >= since).Select(session => session.Key);
    }

    /// <summary>Revokes a session on this node at once; the others read it from the database.</summary>
    internal void Add(Guid id) => _until[id] = time.GetUtcNow() + Retention;

    /// <summary>After this time every access token of a session has expired.</summary>
    private TimeSpan Retention => options.Value.AccessTokenLifetime + options.Value.RevocationOverlap;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicWork.RunAsync(options.Value.RevocationInterval, time, RefreshAsync, LogFailed, stoppingToken);

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(new("SELECT now()"));
        batch.BatchCommands.Add(new("""
            SELECT session_id FROM revoked_sessions WHERE revoked_at > greatest($1 - $2, now() - $3)
            UNION ALL SELECT player_id FROM erased_players WHERE erased_at > greatest($1 - $2, now() - $3)
            """)
        {
            // greatest() ignores null: the first read goes back one token lifetime.
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
            banned.RemoveAll(reader.GetGuid(0));
        }

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            Apply(reader);

        _readUntil = readUntil;
        Volatile.Write(ref _readAt, started);
        _loaded.TrySetResult();
        foreach (var (session, until) in _until)
            if (until < time.GetUtcNow())
                _until.TryRemove(session, out _);
        banned.Sweep();
    }

    /// <summary>Reads all active bans the first time, later only changes.</summary>
    private NpgsqlBatchCommand Bans() => _readUntil is { } since
        ? new("SELECT player_id, ban_id, scope, until, lifted_at IS NOT NULL FROM bans WHERE changed_at > $1 - $2")
        {
            Parameters =
            {
                new() { Value = since, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz },
                new() { Value = options.Value.RevocationOverlap },
            },
        }
        : new("SELECT player_id, ban_id, scope, until, false FROM bans WHERE lifted_at IS NULL AND (until IS NULL OR until > now())");

    private void Apply(NpgsqlDataReader ban)
    {
        var (playerId, banId, isLifted) = (ban.GetGuid(0), ban.GetGuid(1), ban.GetBoolean(4));
        if (isLifted)
            banned.Remove(playerId, banId);
        else
            banned.Add(
                playerId, new ActiveBan(banId, ban.GetString(2), ban.IsDBNull(3) ? null : ban.GetFieldValue<DateTimeOffset>(3)));
    }

    [LoggerMessage(LogLevel.Warning, "Reading revoked sessions failed; will retry from the last success")]
    private partial void LogFailed(Exception exception);
}

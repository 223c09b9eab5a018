using System.Collections.Concurrent;
using AnalyticsWorker.Sources;
using Microsoft.Extensions.Caching.Hybrid;
using Npgsql;

namespace AnalyticsWorker.Export;

/// <summary>
/// How far the export has come, as an instant: every activity that was committed before it is in the warehouse, or is a dead letter. Read
/// from the cursors, so any worker knows it, leading or not.
/// </summary>
internal sealed partial class ExportPosition(EventLogs logs, HybridCache cache, ILogger<ExportPosition> logger)
{
    /// <summary>Rows that wait and are looked at: the first of them are the oldest, but for transactions that wrote late.</summary>
    private const int LookedAt = 10_000;

    private const string Key = "export-position";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly HybridCacheEntryOptions Kept =
        new() { Expiration = TimeSpan.FromSeconds(1), Flags = HybridCacheEntryFlags.DisableDistributedCache };

    /// <summary>
    /// The last that is known of each log. It stays true while the log cannot be read, since the export only moves forward.
    /// </summary>
    private readonly ConcurrentDictionary<string, DateTime> _known = new();

    /// <returns>The instant up to which all event logs are exported; null while that is not known of one of them.</returns>
    public async Task<DateTime?> AsOfAsync(CancellationToken cancellationToken) =>
        (await cache.GetOrCreateAsync(
            Key, this, static async (self, cancel) =>
                new Position(await self.ReadAsync(cancel)), Kept, cancellationToken: cancellationToken)).AsOf;

    private async Task<DateTime?> ReadAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(logs.All.Select(log => ReadAsync(log, cancellationToken)));
        return logs.All.All(log => _known.ContainsKey(log.Name)) ? logs.All.Min(log => _known[log.Name]) : null;
    }

    private async Task ReadAsync(EventLog log, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await using var connection = await log.Database.OpenConnectionAsync(limit.Token);
            // A cursor that counts another cluster's transactions says nothing about this log (docs/export.md).
            var identity = await LogIdentity.ReadAsync(connection, limit.Token);
            if (await CursorStore.FindAsync(connection, log.Name, limit.Token) is { } stored && identity.Refuses(stored) is not null)
                return;
            var read = await ReadAsync(connection, log.Name, limit.Token);
            // What was true stays true: a transaction that began earlier and commits now was not committed then.
            _known.AddOrUpdate(log.Name, read, (_, known) => read > known ? read : known);
        }
        catch (Exception exception)
            when (exception is NpgsqlException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            LogUnknown(exception, log.Name);
        }
    }

    /// <summary>
    /// Now, if this snapshot sees nothing that waits. What waits was committed after its transaction began, which is its
    /// <c>received_at</c>: before the smallest of those nothing is missing.
    /// </summary>
    private static async Task<DateTime> ReadAsync(NpgsqlConnection connection, string source, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"""
            WITH cursor AS (SELECT txid, activity_id, activity_player_id FROM export_cursors WHERE source = $1),
            waiting AS (SELECT received_at FROM activities
                WHERE (txid, activity_id, player_id) >
                    (coalesce((SELECT txid FROM cursor), '0'), coalesce((SELECT activity_id FROM cursor), $2), coalesce((SELECT activity_player_id FROM cursor), $2))
                ORDER BY txid, activity_id, player_id LIMIT {LookedAt})
            SELECT least(now(), (SELECT min(received_at) FROM waiting))
            """, connection)
        {
            Parameters = { new() { Value = source }, new() { Value = Guid.Empty } },
        };
        return (DateTime)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    [LoggerMessage(LogLevel.Debug, "How far {Source} is exported could not be read; the last known position is used")]
    private partial void LogUnknown(Exception exception, string source);

    [System.ComponentModel.ImmutableObject(true)]
    private sealed record Position(DateTime? AsOf);
}

using System.Collections.Concurrent;
using AnalyticsWorker.Sources;
using Microsoft.Extensions.Caching.Hybrid;
using Npgsql;

namespace AnalyticsWorker.Export;

/// <summary>
/// The position of the export, as a time: every activity committed before it is in the warehouse or is a dead letter. Read from the
/// cursors, so that every worker knows it, leading or not.
/// </summary>
internal sealed partial class ExportPosition(EventLogs logs, HybridCache cache, ILogger<ExportPosition> logger)
{
    /// <summary>Limits the pending rows that are scanned. The first are the oldest, except for transactions that wrote late.</summary>
    private const int MaxScanned = 10_000;

    private const string Key = "export-position";

    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(2);

    private static readonly HybridCacheEntryOptions EntryOptions =
        new() { Expiration = TimeSpan.FromSeconds(1), Flags = HybridCacheEntryFlags.DisableDistributedCache };

    /// <summary>
    /// The last known position of each log. It stays valid while the log is unavailable, because the export only moves forward.
    /// </summary>
    private readonly ConcurrentDictionary<string, DateTime> _known = new();

    /// <returns>The time up to which all event logs are exported; null while it is unknown for any log.</returns>
    public async Task<DateTime?> AsOfAsync(CancellationToken cancellationToken) =>
        (await cache.GetOrCreateAsync(
            Key, this, static async (self, cancel) => new Position(await self.ReadAsync(cancel)), EntryOptions,
            cancellationToken: cancellationToken)).AsOf;

    private async Task<DateTime?> ReadAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(logs.All.Select(log => ReadAsync(log, cancellationToken)));
        return logs.All.All(log => _known.ContainsKey(log.Name)) ? logs.All.Min(log => _known[log.Name]) : null;
    }

    private async Task ReadAsync(EventLog log, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ReadTimeout);
        try
        {
            await using var connection = await log.Database.OpenConnectionAsync(limit.Token);
            // A cursor with another cluster's transaction ids says nothing about this log (docs/export.md).
            var identity = await LogIdentity.ReadAsync(connection, limit.Token);
            if (await CursorStore.FindAsync(connection, log.Name, limit.Token) is { } stored && identity.Rejects(stored) is not null)
                return;
            var read = await ReadAsync(connection, log.Name, limit.Token);
            // Never moves back. A transaction that began earlier and commits now was not committed before.
            _known.AddOrUpdate(log.Name, read, (_, known) => read > known ? read : known);
        }
        catch (Exception exception)
            when (exception is NpgsqlException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            LogUnknown(exception, log.Name);
        }
    }

    /// <summary>
    /// Now, if this snapshot has no pending rows. A pending row was committed after its transaction began, which is its <c>received_at</c>,
    /// so nothing before the smallest <c>received_at</c> is missing.
    /// </summary>
    private static async Task<DateTime> ReadAsync(NpgsqlConnection connection, string source, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"""
            WITH cursor AS (SELECT txid, activity_id, activity_player_id FROM export_cursors WHERE source = $1),
            waiting AS (SELECT received_at FROM activities
                WHERE (txid, activity_id, player_id) >
                    (coalesce((SELECT txid FROM cursor), '0'),
                    coalesce((SELECT activity_id FROM cursor), $2),
                    coalesce((SELECT activity_player_id FROM cursor), $2))
                ORDER BY txid, activity_id, player_id LIMIT {MaxScanned})
            SELECT least(now(), (SELECT min(received_at) FROM waiting))
            """, connection)
        {
            Parameters = { new() { Value = source }, new() { Value = Guid.Empty } },
        };
        return (DateTime)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    [LoggerMessage(LogLevel.Debug, "The export position of {Source} is unavailable; using the last known position")]
    private partial void LogUnknown(Exception exception, string source);

    [System.ComponentModel.ImmutableObject(true)]
    private sealed record Position(DateTime? AsOf);
}

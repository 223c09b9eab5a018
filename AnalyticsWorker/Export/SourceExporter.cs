using AnalyticsWorker.Warehouse;
using Npgsql;

namespace AnalyticsWorker.Export;

/// <summary>
/// Exports one event log on the connection that holds its lead: reads a range, announces it, inserts it, moves the cursor. After a stop at
/// any point the successor repeats exactly the announced range with the same token, so that no activity is lost or duplicated.
/// </summary>
internal sealed class SourceExporter(
    NpgsqlConnection connection, string source, WarehouseWriter warehouse, BatchSize size, ExportMetrics metrics)
{
    /// <summary>How often an idle export records that it has read the log. Only erasures wait for that.</summary>
    private static readonly TimeSpan IdleCheckInterval = TimeSpan.FromSeconds(1);

    private Cursor _done;
    private Cursor? _announced;
    private bool _isRetry;
    private DateTimeOffset _checkedAt;

    /// <summary>Loads the cursor and continues from it.</summary>
    /// <exception cref="ForeignLogException">The cursor does not belong to this log.</exception>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        var identity = await LogIdentity.ReadAsync(connection, cancellationToken);
        var stored = await CursorStore.LoadAsync(connection, source, identity, cancellationToken);
        if (identity.Rejects(stored) is { } reason)
            throw new ForeignLogException(source, reason);
        if (stored.Timeline != identity.Timeline)
            await FollowAsync(stored, identity, cancellationToken);
        (_done, _announced) = stored.Progress;
    }

    /// <summary>Exports everything below the snapshot horizon. While one batch is inserted, the next is read.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        var batch = await ReadAsync(_done, cancellationToken);
        while (batch.Count > 0 || _announced is not null)
        {
            using var activity = ExportMetrics.Activities.StartActivity("export batch");
            activity?.SetTag("export.source", source).SetTag("export.rows", batch.Count).SetTag("export.token", batch.Token);
            await AnnounceAsync(batch, cancellationToken);
            var inserting = InsertAsync(batch, cancellationToken);
            var next = batch.More ? await ReadWhileAsync(inserting, batch.To, cancellationToken) : null;
            await MoveAsync(batch, await inserting, cancellationToken);
            size.Adapt(batch);
            if (next is null)
                return;
            batch = next;
        }

        if (batch.ReadAt - _checkedAt < IdleCheckInterval)
            return;
        await CursorStore.CheckedAsync(connection, source, _done, batch.ReadAt, cancellationToken);
        _checkedAt = batch.ReadAt;
    }

    internal Task<ExportBatch> ReadAsync(Cursor after, CancellationToken cancellationToken) => _announced is { } announced
        ? EventLogReader.ReadAsync(connection, source, after, announced, cancellationToken)
        : EventLogReader.ReadAsync(connection, source, after, size, cancellationToken);

    internal Task<ExportBatch> ReadAsync(CancellationToken cancellationToken) => ReadAsync(_done, cancellationToken);

    internal async Task AnnounceAsync(ExportBatch batch, CancellationToken cancellationToken)
    {
        await CursorStore.AnnounceAsync(connection, source, batch.From, batch.To, cancellationToken);
        _isRetry = _announced is not null;
        _announced = null;
    }

    internal async Task<IReadOnlyList<DeadLetter>> InsertAsync(ExportBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
            return [];
        var dead = await warehouse.InsertAsync(batch, cancellationToken);
        if (_isRetry)
            await warehouse.CompleteAsync(batch, dead, cancellationToken);
        return dead;
    }

    internal async Task MoveAsync(ExportBatch batch, IReadOnlyList<DeadLetter> dead, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await DeadLetters.StoreAsync(connection, source, dead, cancellationToken);
        await CursorStore.MoveAsync(connection, source, batch.From, batch.To, batch.ReadAt, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        (_done, _checkedAt) = (batch.To, batch.ReadAt);
        metrics.Exported(source, batch, dead.Count);
    }

    /// <summary>
    /// Continues after a promotion, where the cursor is as old as the rows. Stops if the log has lost activities that the warehouse has,
    /// because the standby was behind or the database was recovered to a point in time. An administrator must decide then.
    /// </summary>
    private async Task FollowAsync(StoredProgress stored, LogIdentity identity, CancellationToken cancellationToken)
    {
        if (await warehouse.CountBeyondAsync(
            source, stored.Progress.Announced ?? stored.Progress.Done, stored.CheckedAt, cancellationToken) is > 0 and var lost)
            throw new ForeignLogException(
                source,
                $"between timeline {stored.Timeline} and {identity.Timeline} it lost {lost} activities that the warehouse has");
        await CursorStore.FollowAsync(connection, source, identity.Timeline, cancellationToken);
    }

    /// <summary>Waits for the insert even if the read fails: it must end before another exporter can repeat its range.</summary>
    private async Task<ExportBatch> ReadWhileAsync(Task inserting, Cursor after, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(after, cancellationToken);
        }
        catch
        {
            await inserting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }
}

using AnalyticsWorker.Warehouse;
using Npgsql;

namespace AnalyticsWorker.Export;

/// <summary>
/// Exports one event log on a connection that holds its lead: read a range, announce it, insert it, move the cursor. After a stop at any
/// point the successor repeats exactly the range that was announced, under the same token, so that nothing is missing and nothing twice.
/// </summary>
internal sealed class SourceExporter(
    NpgsqlConnection connection, string source, WarehouseWriter warehouse, BatchSize size, ExportMetrics metrics)
{
    /// <summary>How long it may take until the cursor says that there was nothing to export: nobody waits for it but erasures.</summary>
    private static readonly TimeSpan IdleNote = TimeSpan.FromSeconds(1);

    private Cursor _done;
    private Cursor? _announced;
    private bool _repeats;
    private DateTimeOffset _notedAt;

    /// <exception cref="ForeignLogException">The cursor says nothing about this log.</exception>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        var identity = await LogIdentity.ReadAsync(connection, cancellationToken);
        var stored = await CursorStore.LoadAsync(connection, source, identity, cancellationToken);
        if (identity.Refuses(stored) is { } reason)
            throw new ForeignLogException(source, reason);
        if (stored.Timeline != identity.Timeline)
            await FollowAsync(stored, identity, cancellationToken);
        (_done, _announced) = stored.Progress;
    }

    /// <summary>Exports until there is nothing left below the horizon. While one batch is inserted, the next is read.</summary>
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

        if (batch.ReadAt - _notedAt < IdleNote)
            return;
        await CursorStore.CheckedAsync(connection, source, _done, batch.ReadAt, cancellationToken);
        _notedAt = batch.ReadAt;
    }

    internal Task<ExportBatch> ReadAsync(Cursor after, CancellationToken cancellationToken) => _announced is { } announced
        ? EventLogReader.ReadAsync(connection, source, after, announced, cancellationToken)
        : EventLogReader.ReadAsync(connection, source, after, size, cancellationToken);

    internal Task<ExportBatch> ReadAsync(CancellationToken cancellationToken) => ReadAsync(_done, cancellationToken);

    internal async Task AnnounceAsync(ExportBatch batch, CancellationToken cancellationToken)
    {
        await CursorStore.AnnounceAsync(connection, source, batch.From, batch.To, cancellationToken);
        _repeats = _announced is not null;
        _announced = null;
    }

    internal async Task<IReadOnlyList<DeadLetter>> InsertAsync(ExportBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
            return [];
        var dead = await warehouse.InsertAsync(batch, cancellationToken);
        if (_repeats)
            await warehouse.CompleteAsync(batch, dead, cancellationToken);
        return dead;
    }

    internal async Task MoveAsync(ExportBatch batch, IReadOnlyList<DeadLetter> dead, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await DeadLetters.StoreAsync(connection, source, dead, cancellationToken);
        await CursorStore.MoveAsync(connection, source, batch.From, batch.To, batch.ReadAt, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        (_done, _notedAt) = (batch.To, batch.ReadAt);
        metrics.Exported(source, batch, dead.Count);
    }

    /// <summary>
    /// After a promotion the cursor is as old as the rows, so that both go on together, unless the log has lost what the warehouse has: a
    /// standby that was behind, or a recovery to a point in time. Only somebody who knows about it decides then.
    /// </summary>
    private async Task FollowAsync(StoredProgress stored, LogIdentity identity, CancellationToken cancellationToken)
    {
        if (await warehouse.CountBeyondAsync(
            source, stored.Progress.Announced ?? stored.Progress.Done, stored.CheckedAt, cancellationToken) is > 0 and var lost)
            throw new ForeignLogException(
                source,
                $"on its way from timeline {stored.Timeline} to {identity.Timeline} it lost {lost} activities that the warehouse has");
        await CursorStore.FollowAsync(connection, source, identity.Timeline, cancellationToken);
    }

    /// <summary>An insert must have ended before anybody else is let at its range.</summary>
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

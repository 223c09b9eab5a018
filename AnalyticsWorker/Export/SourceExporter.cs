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
    private Cursor _done;
    private Cursor? _announced;

    public async Task ResumeAsync(CancellationToken cancellationToken) =>
        (_done, _announced) = await CursorStore.LoadAsync(connection, source, cancellationToken);

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
            var next = batch.Count >= size.Current ? await ReadWhileAsync(inserting, batch.To, cancellationToken) : null;
            await MoveAsync(batch, await inserting, cancellationToken);
            size.Adapt(batch.Count);
            if (next is null)
                return;
            batch = next;
        }

        await CursorStore.CheckedAsync(connection, source, _done, batch.ReadAt, cancellationToken);
    }

    internal Task<ExportBatch> ReadAsync(Cursor after, CancellationToken cancellationToken) => _announced is { } announced
        ? EventLogReader.ReadAsync(connection, source, after, announced, cancellationToken)
        : EventLogReader.ReadAsync(connection, source, after, size.Current, cancellationToken);

    internal Task<ExportBatch> ReadAsync(CancellationToken cancellationToken) => ReadAsync(_done, cancellationToken);

    internal async Task AnnounceAsync(ExportBatch batch, CancellationToken cancellationToken)
    {
        await CursorStore.AnnounceAsync(connection, source, batch.From, batch.To, cancellationToken);
        _announced = null;
    }

    internal Task<IReadOnlyList<DeadLetter>> InsertAsync(ExportBatch batch, CancellationToken cancellationToken) =>
        batch.Count == 0 ? Task.FromResult<IReadOnlyList<DeadLetter>>([]) : warehouse.InsertAsync(batch, cancellationToken);

    internal async Task MoveAsync(ExportBatch batch, IReadOnlyList<DeadLetter> dead, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await DeadLetters.StoreAsync(connection, source, dead, cancellationToken);
        await CursorStore.MoveAsync(connection, source, batch.From, batch.To, batch.ReadAt, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        _done = batch.To;
        metrics.Exported(source, batch, dead.Count);
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

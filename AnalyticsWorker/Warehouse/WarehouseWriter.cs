using System.Buffers;
using System.Runtime.InteropServices;
using ClickHouse.Driver;

namespace AnalyticsWorker.Warehouse;

/// <summary>
/// Inserts batches. ClickHouse recognizes a repeated insert by its token, in the table and in its materialized views. A row that ClickHouse
/// rejects is returned as a dead letter, so that the others are inserted. Such rows are found by checking the constraints, or by halving
/// the batch.
/// </summary>
internal sealed partial class WarehouseWriter(ClickHouseClient client, ILogger<WarehouseWriter> logger)
{
    /// <summary>
    /// Permanent errors that the data causes: a violated constraint, or a value that is malformed or out of range.
    /// https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp
    /// </summary>
    private static readonly HashSet<int> DataErrors = [6, 26, 27, 32, 33, 38, 41, 53, 69, 72, 117, 131, 246, 321, 469];

    /// <summary>How many rejected parts of a batch are halved.</summary>
    private const int MaxSplits = 64;

    /// <returns>The rejected rows.</returns>
    public async Task<IReadOnlyList<DeadLetter>> InsertAsync(ExportBatch batch, CancellationToken cancellationToken)
    {
        var dead = batch.Marks.Where(mark => mark.Violates is not null).Select(mark => new DeadLetter(mark, mark.Violates!)).ToList();
        if (dead.Count > 0)
            LogDead(dead.Count, batch.Source, dead[0].Row.At.ActivityId, dead[0].Reason);
        var rows = batch.Insertable();
        if (rows.Count > 0)
            await InsertByHalvesAsync(rows, dead, cancellationToken);
        return dead;
    }

    /// <summary>
    /// After a repeated insert: adds rows that are still missing, in the table and in the tables of its views. ClickHouse records a token,
    /// per table, before it stores the part (MergeTreeSink::finishDelayedChunk). If it is killed in between, it discards the repeated
    /// insert as a duplicate.
    /// </summary>
    public async Task CompleteAsync(ExportBatch batch, IReadOnlyList<DeadLetter> dead, CancellationToken cancellationToken)
    {
        await CompleteTableAsync(batch, dead, cancellationToken);
        var range = ActivityRange.Of(batch);
        foreach (var view in MaterializedView.All)
        {
            if (await view.CompareAsync(client, range, cancellationToken) is not { Missing: > 0 and var missing })
                continue;
            LogViewIncomplete(missing, view.Target, batch.Count, batch.Source);
            await view.FillAsync(client, range, cancellationToken);
        }
    }

    private async Task CompleteTableAsync(ExportBatch batch, IReadOnlyList<DeadLetter> dead, CancellationToken cancellationToken)
    {
        var stored = await StoredRows.ReadAsync(client, batch, cancellationToken);
        stored.UnionWith(dead.Select(letter => letter.Row.At));
        var missing = new ArrayBufferWriter<byte>();
        var count = 0;
        for (var row = 0; row < batch.Count; row++)
        {
            var at = batch.Marks[row].At;
            if (stored.Contains(at) || stored.Contains(at with { PlayerId = Guid.Empty }))
                continue;
            missing.Write(batch.Slice(row, 1).Span);
            count++;
        }
        if (count == 0)
            return;
        LogIncomplete(count, batch.Count, batch.Source);
        await SendAsync(missing.WrittenMemory, token: null, cancellationToken);
    }

    /// <summary>Counts the activities of a log above a position, where nothing was announced.</summary>
    public Task<long> CountBeyondAsync(string source, Cursor above, DateTimeOffset? checkedAt, CancellationToken cancellationToken) =>
        LostRows.CountAsync(client, source, above, checkedAt, cancellationToken);

    /// <summary>
    /// Finds rejected rows by halving, large parts first, within a budget. Above the budget a rejected part becomes dead letters as a
    /// whole, so that a batch takes seconds at most. Dead letters can be exported again after the cause is fixed.
    /// </summary>
    private async Task InsertByHalvesAsync(ExportBatch batch, List<DeadLetter> dead, CancellationToken cancellationToken)
    {
        var open = new Queue<(int First, int Count, string Token)>([(0, batch.Count, batch.Token)]);
        for (var splits = 0; open.TryDequeue(out var part);)
        {
            var (first, count, token) = part;
            try
            {
                await SendAsync(batch.Slice(first, count), token, cancellationToken);
            }
            catch (ClickHouseServerException rejected) when (DataErrors.Contains(rejected.ErrorCode))
            {
                if (count == 1 || ++splits > MaxSplits)
                {
                    LogDead(count, batch.Source, batch.Marks[first].At.ActivityId, rejected.Message);
                    dead.AddRange(batch.Marks.Skip(first).Take(count).Select(row => new DeadLetter(row, rejected.Message)));
                    continue;
                }

                // The token names the rows at both ends. If rows are erased meanwhile, another half never gets the token of an inserted
                // one.
                var half = count / 2;
                open.Enqueue((first, half, batch.TokenOf(first, half)));
                open.Enqueue((first + half, count - half, batch.TokenOf(first + half, count - half)));
            }
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> rows, string? token, CancellationToken cancellationToken)
    {
        var options = new QueryOptions
        {
            CustomSettings = new Dictionary<string, object>
            {
                ["insert_deduplication_token"] = token ?? "",
                ["insert_deduplicate"] = token is null ? 0 : 1,
                // A repeated insert completes one that stopped between the table and a view.
                ["deduplicate_blocks_in_dependent_materialized_views"] = 1,
                // Acknowledge an insert only after it is stored, whatever the server's default.
                ["async_insert"] = 0,
                // A batch of imported history may span any number of months.
                ["max_partitions_per_insert_block"] = 0,
            },
        };
        await using var stream = Stream(rows);
        using var response = await client.InsertRawStreamAsync(
            "activities", stream, "RowBinary", ExportBatch.Columns, useCompression: false, options, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private static MemoryStream Stream(ReadOnlyMemory<byte> rows) =>
        MemoryMarshal.TryGetArray(rows, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : throw new ArgumentException("Rows come from an array.", nameof(rows));

    [LoggerMessage(
        LogLevel.Warning,
        "{Missing} of {Count} activities of {Source} were acknowledged by the warehouse but missing; inserted again")]
    private partial void LogIncomplete(int missing, int count, string source);

    [LoggerMessage(
        LogLevel.Warning,
        "{Missing} entries of {View} were missing after {Count} activities of {Source} were inserted again; recomputed")]
    private partial void LogViewIncomplete(long missing, string view, int count, string source);

    [LoggerMessage(LogLevel.Error, "{Count} activities of {Source} are dead letters, first {ActivityId}: {Reason}")]
    private partial void LogDead(int count, string source, Guid activityId, string reason);
}

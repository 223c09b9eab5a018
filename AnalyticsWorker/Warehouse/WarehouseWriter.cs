using System.Buffers;
using System.Runtime.InteropServices;
using ClickHouse.Driver;

namespace AnalyticsWorker.Warehouse;

/// <summary>
/// Inserts batches. A repeated insert is recognised by its token, in the table and in what is computed from it; a row that ClickHouse
/// refuses is handed back as a dead letter, so that the others go on: known beforehand by its constraints, or found by halving the batch.
/// </summary>
internal sealed partial class WarehouseWriter(ClickHouseClient client, ILogger<WarehouseWriter> logger)
{
    /// <summary>
    /// Errors that are the data's fault and will not go away: violated constraint, values that cannot be parsed or are out of range.
    /// https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp
    /// </summary>
    private static readonly HashSet<int> OfTheData = [6, 26, 27, 32, 33, 38, 41, 53, 69, 72, 117, 131, 246, 321, 469];

    /// <summary>Parts of one batch that may be halved.</summary>
    private const int MaxRefusals = 64;

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
    /// After a repetition: inserts what is not there all the same, in the table and in each table that a view fills. The engine notes a
    /// token before it stores the part (MergeTreeSink::finishDelayedChunk), each table its own, so that one which is killed in between
    /// takes the repetition for done.
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

    /// <summary>How many activities of a log are here that lie above a position, although nothing above it was announced.</summary>
    public Task<long> CountBeyondAsync(string source, Cursor above, DateTimeOffset? checkedAt, CancellationToken cancellationToken) =>
        LostRows.CountAsync(client, source, above, checkedAt, cancellationToken);

    /// <summary>
    /// What no constraint tells is found by halves, the large before the small and within a budget: past it a part that is refused is set
    /// aside whole. So a batch takes seconds at most, and whoever mended the cause exports the letters again.
    /// </summary>
    private async Task InsertByHalvesAsync(ExportBatch batch, List<DeadLetter> dead, CancellationToken cancellationToken)
    {
        var open = new Queue<(int First, int Count, string Token)>([(0, batch.Count, batch.Token)]);
        for (var refusals = 0; open.TryDequeue(out var part);)
        {
            var (first, count, token) = part;
            try
            {
                await SendAsync(batch.Slice(first, count), token, cancellationToken);
            }
            catch (ClickHouseServerException refused) when (OfTheData.Contains(refused.ErrorCode))
            {
                if (count == 1 || ++refusals > MaxRefusals)
                {
                    LogDead(count, batch.Source, batch.Marks[first].At.ActivityId, refused.Message);
                    dead.AddRange(batch.Marks.Skip(first).Take(count).Select(row => new DeadLetter(row, refused.Message)));
                    continue;
                }

                // A part is named by the rows at its ends: were rows erased since, another half is not taken for one that was inserted.
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
                // An insert that stopped between the table and a view of it is completed by its repetition.
                ["deduplicate_blocks_in_dependent_materialized_views"] = 1,
                // Acknowledged means stored, whatever the server's default is.
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
        "{Missing} of {Count} activities of {Source} had been acknowledged by the warehouse without being there; inserted again")]
    private partial void LogIncomplete(int missing, int count, string source);

    [LoggerMessage(
        LogLevel.Warning,
        "{Missing} entries of {View} were missing after {Count} activities of {Source} were repeated; made again from the activities")]
    private partial void LogViewIncomplete(long missing, string view, int count, string source);

    [LoggerMessage(LogLevel.Error, "{Count} activities of {Source} are dead letters, first {ActivityId}: {Reason}")]
    private partial void LogDead(int count, string source, Guid activityId, string reason);
}

using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PlayerSimulator.Players;

namespace PlayerSimulator.History;

/// <summary>Writes each player's history once. A marker in the player's storage says that it is written.</summary>
internal sealed partial class HistoryWriter(
    IOptions<SimulatorOptions> options, TimeProvider time, ILogger<HistoryWriter> logger)
{
    private const string Collection = "simulator";
    private const string Key = "history";
    private const int BatchSize = 500;

    public async Task WriteAsync(IReadOnlyList<SimulatedPlayer> players, IReadOnlyList<string> games, CancellationToken cancellationToken)
    {
        var written = 0;
        var done = 0;
        await Parallel.ForEachAsync(players, Parallelism(cancellationToken), async (player, cancellation) =>
        {
            Interlocked.Add(ref written, await WriteAsync(player, games, cancellation));
            if (Interlocked.Increment(ref done) % 100 == 0 && written > 0)
                LogProgress(done, players.Count, written);
        });
        // Later starts write nothing.
        if (written > 0)
            LogWritten(written, players.Count);
    }

    private async Task<int> WriteAsync(SimulatedPlayer player, IReadOnlyList<string> games, CancellationToken cancellationToken)
    {
        if (await player.Client.Storage.LoadAsync(Collection, Key, cancellationToken) is not null)
            return 0;

        var written = 0;
        foreach (var batch in PlayerHistory.Of(player.Number, games, time.GetUtcNow(), options.Value.HistoryDays).Chunk(BatchSize))
            written += (await player.Client.Activities.ReportActivitiesAsync(batch, cancellationToken)).Value.Accepted;
        var marker = JsonSerializer.SerializeToElement(new HistoryMarker(time.GetUtcNow(), written), SimulatorJson.Default.HistoryMarker);
        await player.Client.Storage.SaveAsync(Collection, Key, marker, cancellationToken: cancellationToken);
        return written;
    }

    private ParallelOptions Parallelism(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = Math.Min(4, options.Value.Concurrency), CancellationToken = cancellationToken };

    [LoggerMessage(LogLevel.Information, "Writing history: {Done} of {Total} players, {Written} activities")]
    private partial void LogProgress(int done, int total, int written);

    [LoggerMessage(LogLevel.Information, "History written: {Written} new activities of {Players} players")]
    private partial void LogWritten(int written, int players);
}

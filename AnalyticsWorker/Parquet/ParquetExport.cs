using System.Globalization;
using ClickHouse.Driver;
using ClickHouse.Driver.ADO.Parameters;

namespace AnalyticsWorker.Parquet;

/// <summary>
/// Writes days of the warehouse, one file per day and game, partitioned as Hive does (<c>date=2026-11-24/game=star-drift/</c>). A file
/// appears whole or not at all; one whose day and game have no activities any more goes.
/// </summary>
/// <param name="warehouse">Where the activities are, each once, and longer than in the event log.</param>
/// <param name="folder">The root of the files.</param>
/// <param name="progress">Gets a line per day.</param>
internal sealed class ParquetExport(ClickHouseClient warehouse, string folder, TextWriter progress)
{
    private const string FileName = "activities.parquet";

    /// <summary>What Hive, DuckDB and BigQuery take for NULL in a folder's name: activities outside of games.</summary>
    private const string NoGame = "__HIVE_DEFAULT_PARTITION__";

    /// <summary>How long a client may take to report what happened (GameApi's rules for activities), and a day for the export.</summary>
    private const int DaysUntilSettled = 31;

    public async Task RunAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        long rows = 0, bytes = 0;
        var files = 0;
        for (var day = from; day < to; day = day.AddDays(1))
        {
            var games = await GamesAsync(day, cancellationToken);
            long dayRows = 0, dayBytes = 0;
            foreach (var game in games)
            {
                var file = Path.Combine(FolderOf(day), Partition(game), FileName);
                dayRows += await WriteAsync(day, game, file, cancellationToken);
                dayBytes += new FileInfo(file).Length;
            }
            Sweep(day, games);
            await progress.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{day:yyyy-MM-dd}: {games.Count} games, {dayRows:N0} activities, {dayBytes / 1024.0:N0} KiB"));
            (rows, bytes, files) = (rows + dayRows, bytes + dayBytes, files + games.Count);
        }

        await progress.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{files} files, {rows:N0} activities, {bytes / 1024.0:N0} KiB in {folder}"));
        if (to.AddDays(DaysUntilSettled) > DateOnly.FromDateTime(DateTime.UtcNow))
            await progress.WriteLineAsync(
                $"Activities may be reported up to {DaysUntilSettled - 1} days late: repeat this for the days that are younger.");
    }

    private async Task<List<string>> GamesAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var games = new List<string>();
        await using var reader = await warehouse.ExecuteReaderAsync(
            "SELECT DISTINCT game_id FROM activities WHERE occurred_at >= {from:DateTime('UTC')} AND occurred_at < {to:DateTime('UTC')} "
                + "ORDER BY game_id",
            Parameters(day), cancellationToken: cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            games.Add(reader.GetString(0));
        return games;
    }

    /// <returns>How many activities.</returns>
    private async Task<long> WriteAsync(DateOnly day, string game, string file, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        // Readers of such folders leave out what begins with a dot. Two runs that write the same file: the second one is refused.
        var unfinished = Path.Combine(Path.GetDirectoryName(file)!, $".{FileName}.tmp");
        try
        {
            long rows;
            await using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            {
                var parameters = Parameters(day);
                parameters.Add(new ClickHouseDbParameter { ParameterName = "game", Value = game });
                await using var reader = await warehouse.ExecuteReaderAsync(
                    ActivityFile.Query, parameters, cancellationToken: cancellationToken);
                rows = await ActivityFile.WriteAsync(reader, stream, cancellationToken);
                stream.Flush(flushToDisk: true);
            }
            File.Move(unfinished, file, overwrite: true);
            return rows;
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Removes the files of games that have nothing on that day any more, such as those of an erased player.</summary>
    private void Sweep(DateOnly day, List<string> games)
    {
        if (!Directory.Exists(FolderOf(day)))
            return;
        var kept = games.Select(Partition).ToHashSet(StringComparer.Ordinal);
        foreach (
            var partition in Directory.EnumerateDirectories(FolderOf(day), "game=*")
                .Where(partition => !kept.Contains(Path.GetFileName(partition))).ToList())
        {
            File.Delete(Path.Combine(partition, FileName));
            if (!Directory.EnumerateFileSystemEntries(partition).Any())
                Directory.Delete(partition);
        }
    }

    private string FolderOf(DateOnly day) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"date={day:yyyy-MM-dd}"));

    private static string Partition(string game) => $"game={(game.Length == 0 ? NoGame : game)}";

    private static ClickHouseParameterCollection Parameters(DateOnly day) =>
    [
        new ClickHouseDbParameter { ParameterName = "from", Value = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) },
        new ClickHouseDbParameter { ParameterName = "to", Value = day.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) },
    ];
}

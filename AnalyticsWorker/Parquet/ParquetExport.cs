using System.Globalization;
using ClickHouse.Driver;
using ClickHouse.Driver.ADO.Parameters;

namespace AnalyticsWorker.Parquet;

/// <summary>
/// Exports days of the warehouse with Hive partitioning, one file per day and game (<c>date=2026-11-24/game=star-drift/</c>). A file is
/// replaced atomically, and deleted if its day and game have no activities any more.
/// </summary>
/// <param name="warehouse">The warehouse, which keeps activities for longer than the event log does.</param>
/// <param name="folder">The root folder of the files.</param>
/// <param name="progress">Receives a line per day.</param>
internal sealed class ParquetExport(ClickHouseClient warehouse, string folder, TextWriter progress)
{
    private const string FileName = "activities.parquet";

    /// <summary>Activities outside of games: the folder name that Hive, DuckDB and BigQuery read as NULL.</summary>
    private const string NoGame = "__HIVE_DEFAULT_PARTITION__";

    /// <summary>The 30 days that a client has to report an activity (GameApi's rules), and one for the export.</summary>
    private const int DaysUntilComplete = 31;

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
            await progress.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{day:yyyy-MM-dd}: {games.Count} games, {dayRows:N0} activities, {dayBytes / 1024.0:N0} KiB"));
            (rows, bytes, files) = (rows + dayRows, bytes + dayBytes, files + games.Count);
        }

        await progress.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{files} files, {rows:N0} activities, {bytes / 1024.0:N0} KiB in {folder}"));
        if (to.AddDays(DaysUntilComplete) > DateOnly.FromDateTime(DateTime.UtcNow))
            await progress.WriteLineAsync(
                $"Activities may be reported up to {DaysUntilComplete - 1} days late: run this again for the days that are more recent.");
    }

    private async Task<List<string>> GamesAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var games = new List<string>();
        const string Sql = """
            SELECT DISTINCT game_id FROM activities
            WHERE occurred_at >= {from:DateTime('UTC')} AND occurred_at < {to:DateTime('UTC')}
            ORDER BY game_id
            """;
        await using var reader = await warehouse.ExecuteReaderAsync(Sql, Parameters(day), cancellationToken: cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            games.Add(reader.GetString(0));
        return games;
    }

    /// <returns>The number of activities.</returns>
    private async Task<long> WriteAsync(DateOnly day, string game, string file, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        // Readers of Hive folders skip names that begin with a dot. A second run on the same file fails, because the file is locked.
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

    /// <summary>Deletes the files of games without activities on that day, for example after a player's erasure.</summary>
    private void Sweep(DateOnly day, List<string> games)
    {
        if (!Directory.Exists(FolderOf(day)))
            return;
        var kept = games.Select(Partition).ToHashSet(StringComparer.Ordinal);
        var obsolete = Directory.EnumerateDirectories(FolderOf(day), "game=*")
            .Where(partition => !kept.Contains(Path.GetFileName(partition)))
            .ToList();
        foreach (var partition in obsolete)
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

using System.Globalization;
using DuckDB.NET.Data;
using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

/// <summary>The files of <c>AnalyticsWorker parquet</c>, read by DuckDB, which shares no code with their writer.</summary>
public sealed class ParquetTests(LocalStores stores)
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(DateTime.UtcNow);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_reader_finds_every_activity_once_with_all_its_values()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        var ids = await FillAsync(pipeline);
        await pipeline.DrainAsync(40, ids.Count, Stop);
        // Everything a second time: the warehouse has doubles, the files must not.
        await pipeline.RepeatAsync(33, Stop);
        var folder = ScratchFolder.New("parquet");

        var (code, output) = await RunAsync(
            pipeline.WarehouseConnectionString, "--from", Day(Today.AddDays(-10)), "--to", Day(Today.AddDays(1)), "--out", folder);

        Assert.True(code == 0, output);
        Assert.Contains($"{ids.Count} activities", output, StringComparison.Ordinal);
        Assert.Equal(await LogAsync(pipeline), Read(folder, """
            SELECT concat_ws(' ', activity_id, player_id, coalesce(game_id, '-'), coalesce(session_id, '-'), kind,
                epoch_us(occurred_at), epoch_us(received_at), coalesce(payload, '-'), source, txid,
                coalesce(game, '-'), date) FROM files
            """));
        Assert.Equal("TIMESTAMP WITH TIME ZONE", Assert.Single(Read(folder, "SELECT DISTINCT typeof(occurred_at) FROM files")));
        Assert.Empty(Directory.EnumerateFiles(folder, ".*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_repeated_run_replaces_the_files_without_erased_players()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        var ids = await FillAsync(pipeline);
        await pipeline.DrainAsync(100, ids.Count, Stop);
        var folder = ScratchFolder.New("parquet");
        string[] options = ["--from", Day(Today.AddDays(-10)), "--to", Day(Today.AddDays(1)), "--out", folder];
        await RunAsync(pipeline.WarehouseConnectionString, options);
        // What a killed run leaves behind.
        var file = Directory.EnumerateFiles(folder, "activities.parquet", SearchOption.AllDirectories).First();
        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(file)!, ".activities.parquet.tmp"), "half a file", Stop);

        await pipeline.AskAsync<object>("DELETE FROM activities WHERE game_id = 'game-1' SETTINGS lightweight_deletes_sync = 2", Stop);
        var (code, output) = await RunAsync(pipeline.WarehouseConnectionString, options);

        Assert.True(code == 0, output);
        Assert.Empty(Read(folder, "SELECT activity_id FROM files WHERE game_id = 'game-1'"));
        Assert.Equal((await pipeline.ExportedAsync(Stop)).Select(id => $"{id}").Order(), Read(folder, "SELECT activity_id FROM files"));
        Assert.Empty(Directory.EnumerateDirectories(folder, "game=game-1", SearchOption.AllDirectories));
        Assert.Empty(Directory.EnumerateFiles(folder, ".*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Rows_beyond_one_row_group_are_all_written()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await pipeline.AskAsync<object>("""
            INSERT INTO activities
            SELECT 'gamedb', number, generateUUIDv7(), generateUUIDv4(), 'game-0', generateUUIDv4(), 'level.up',
                toDateTime64(today(), 6, 'UTC'), now64(6), '{"n":1}'
            FROM numbers(120000)
            """, Stop);
        var folder = ScratchFolder.New("parquet");

        var (code, output) = await RunAsync(
            pipeline.WarehouseConnectionString, "--from", Day(Today), "--to", Day(Today.AddDays(1)), "--out", folder);

        Assert.True(code == 0, output);
        Assert.Equal(
            ["120000 120000 119999"], Read(folder, "SELECT concat_ws(' ', count(*), count(DISTINCT activity_id), max(txid)) FROM files"));
        Assert.Equal(["3"], Read(folder, $"SELECT CAST(max(row_group_id) + 1 AS VARCHAR) FROM parquet_metadata('{folder}/**/*.parquet')"));
    }

    private static async Task<List<Guid>> FillAsync(Pipeline pipeline)
    {
        await using var command = pipeline.Database.CreateCommand("""
            INSERT INTO activities (player_id, activity_id, game_id, session_id, kind, occurred_at, payload)
            SELECT uuidv7(), uuidv7(), CASE n % 4 WHEN 3 THEN NULL ELSE 'game-' || n % 4 END,
                CASE n % 2 WHEN 0 THEN uuidv7() END, 'level.up', now() - n * interval '3 hours',
                CASE n % 3 WHEN 0 THEN NULL ELSE jsonb_build_object('text', 'Grüße 🎮 "quoted" ' || n) END
            FROM generate_series(1, 70) AS n RETURNING activity_id
            """);
        var ids = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(Stop);
        while (await reader.ReadAsync(Stop))
            ids.Add(reader.GetGuid(0));
        return ids;
    }

    private static async Task<List<string>> LogAsync(Pipeline pipeline)
    {
        await using var command = pipeline.Database.CreateCommand("""
            SELECT concat_ws(' ', activity_id, player_id, coalesce(game_id, '-'), coalesce(session_id::text, '-'), kind,
                (extract(epoch FROM occurred_at) * 1000000)::bigint, (extract(epoch FROM received_at) * 1000000)::bigint,
                coalesce(payload::text, '-'), 'gamedb', txid, coalesce(game_id, '-'), (occurred_at AT TIME ZONE 'UTC')::date)
            FROM activities
            """);
        var lines = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(Stop);
        while (await reader.ReadAsync(Stop))
            lines.Add(reader.GetString(0));
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static List<string> Read(string folder, string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            $"SET TimeZone = 'UTC'; CREATE VIEW files AS SELECT * FROM read_parquet('{folder}/**/*.parquet', hive_partitioning = true);";
        command.ExecuteNonQuery();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
            lines.Add(reader.GetString(0));
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static Task<(int Code, string Output)> RunAsync(string analytics, params string[] options) =>
        WorkerCommand.RunAsync(analytics, ["parquet", .. options], Stop);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

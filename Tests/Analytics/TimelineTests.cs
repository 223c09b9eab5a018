using AnalyticsWorker.Export;
using AnalyticsWorker.Sources;
using GameApi.Partitions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

/// <summary>
/// A cursor counts the transactions of one cluster on one timeline: real databases are restored, moved, promoted and set back.
/// </summary>
public sealed class TimelineTests(LocalStores stores)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_restored_in_another_cluster_waits_to_be_resumed_and_loses_and_duplicates_nothing()
    {
        await using var old = await Pipeline.OpenAsync(stores, Stop);
        // The new cluster has not reached these transactions.
        await ExecuteAsync(old.Database, "DO $$ BEGIN FOR n IN 1..3000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$");
        var ids = await old.ActAsync(50, Stop);
        await old.DrainAsync(100, ids.Count, Stop);
        ids.AddRange(await old.ActAsync(20, Stop));

        var server = await stores.StartServerAsync(StoreKind.Postgres, Stop);
        var moved = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = "moved" }.ConnectionString;
        await using (var databases = MigratedDatabases.Open(moved))
            await MigratedDatabases.MigrateAsync(databases);
        await using var pipeline = old.MovedTo(moved);
        foreach (var table in (string[])["activity_ids", "activities", "export_cursors"])
            await RestoreAsync(old.Database, pipeline.Database, table);
        ids.AddRange(await pipeline.ActAsync(10, Stop));

        await using var api = await GameApiHost.StartAsync(stores);
        await using var worker = await WorkerHost.StartAsync(
            api, pipeline, ("Export:MaxRetryDelay", "00:00:00.200"), ("Export:LagInterval", "00:00:00.200"));
        await Eventually.HoldsAsync(
            async () => (await worker.ExportHealthAsync(Stop)) is { Status: HealthStatus.Degraded, Description: { } why }
            && why.Contains("resume-export gamedb", StringComparison.Ordinal));
        Assert.Equal(50, (await pipeline.ExportedAsync(Stop)).Count);
        await using (var connection = await pipeline.Database.OpenConnectionAsync(Stop))
            Assert.Null(await ExportProgress.ReadAsync(connection, Stop));

        var (exported, _) = await ResumeExportCommand.ResumeAsync(worker.Services.GetRequiredService<EventLogs>().Game, Stop);
        ids.AddRange(await pipeline.ActAsync(5, Stop));

        Assert.InRange(exported, 30, 80);
        await Eventually.HoldsAsync(async () => (await pipeline.ExportedAsync(Stop)).Distinct().Count() == ids.Count);
        Assert.Equal((ulong)ids.Count, await pipeline.AskAsync<ulong>("SELECT count() FROM activities FINAL", Stop));
        await Eventually.HoldsAsync(async () => (await worker.ExportHealthAsync(Stop)).Status == HealthStatus.Healthy);
        await using (var connection = await pipeline.Database.OpenConnectionAsync(Stop))
            Assert.NotNull(await ExportProgress.ReadAsync(connection, Stop));
    }

    [Fact]
    public async Task The_export_follows_a_promotion_and_stops_when_the_log_is_set_back()
    {
        var server = await stores.StartServerAsync(StoreKind.Postgres, Stop);
        var data = Path.Combine(server.DataFolder, "data");
        var database = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = "game", Pooling = false }.ConnectionString;
        await using (var databases = MigratedDatabases.Open(database))
            await MigratedDatabases.MigrateAsync(databases);
        await using var first = await Pipeline.OpenAsync(stores, Stop);
        await using var pipeline = first.MovedTo(database);
        var ids = await pipeline.ActAsync(10, Stop);
        await pipeline.DrainAsync(100, ids.Count, Stop);
        await server.StopAsync();
        var backup = ScratchFolder.New("backup");
        Copy(data, backup);

        await PromoteAsync(server, data);
        ids.AddRange(await pipeline.ActAsync(10, Stop));
        await pipeline.DrainAsync(100, ids.Count, Stop);
        Assert.Equal(ids.Order(), (await pipeline.ExportedAsync(Stop)).Order());

        // The backup comes back: what was exported since is in the warehouse only.
        await server.StopAsync();
        Directory.Delete(data, recursive: true);
        Copy(backup, data);
        await PromoteAsync(server, data);
        var stopped = await Assert.ThrowsAsync<ForeignLogException>(() => pipeline.DrainAsync(100, Stop));
        Assert.Contains("10 activities", stopped.Message, StringComparison.Ordinal);

        await using var connection = await pipeline.Database.OpenConnectionAsync(Stop);
        await LogAdoption.RunAsync(connection, "gamedb", Stop);
        ids.AddRange(await pipeline.ActAsync(10, Stop));
        await Eventually.HoldsAsync(async () =>
        {
            await pipeline.DrainAsync(100, Stop);
            return (await pipeline.ExportedAsync(Stop)).Distinct().Count() == ids.Count;
        });
        Assert.Equal((ulong)ids.Count, await pipeline.AskAsync<ulong>("SELECT count() FROM activities FINAL", Stop));
    }

    /// <summary>
    /// An archive recovery that ends at once: the cluster continues on a new timeline, as a promoted standby does.
    /// </summary>
    private static async Task PromoteAsync(LocalServer server, string data)
    {
        await server.StopAsync();
        await File.AppendAllTextAsync(Path.Combine(data, "postgresql.auto.conf"), "restore_command = 'false'\n", Stop);
        await File.WriteAllTextAsync(Path.Combine(data, "recovery.signal"), "", Stop);
        await server.RestartAsync(Stop);
    }

    private static void Copy(string from, string to)
    {
        if (!OperatingSystem.IsWindows())
            Directory.CreateDirectory(to, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        else
            Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var inner in Directory.EnumerateDirectories(from))
            Copy(inner, Path.Combine(to, Path.GetFileName(inner)));
    }

    private static async Task RestoreAsync(NpgsqlDataSource from, NpgsqlDataSource to, string table)
    {
        await using var source = await from.OpenConnectionAsync(Stop);
        await using var target = await to.OpenConnectionAsync(Stop);
        using var rows = await source.BeginTextExportAsync($"COPY (SELECT * FROM {table}) TO STDOUT", Stop);
        await using var restored = await target.BeginTextImportAsync($"COPY {table} FROM STDIN", Stop);
        await restored.WriteAsync(await rows.ReadToEndAsync(Stop));
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }
}

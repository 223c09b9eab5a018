using AnalyticsWorker.Export;
using GameApi.Partitions;
using Npgsql;
using Tests.Analytics;
using Tests.Partitions;
using Tests.Stores;
using Xunit;

namespace Tests.Data;

/// <summary>
/// The data layer on the oldest PostgreSQL that is promised (15): Debian's package <c>postgresql-15</c>, skipped where it is not installed.
/// </summary>
public sealed class OldestPostgresTests(LocalStores stores)
{
    private const string Folder = "/usr/lib/postgresql/15";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_route_the_partition_keeper_and_the_export_work_on_PostgreSQL_15()
    {
        if (!File.Exists($"{Folder}/bin/postgres"))
            Assert.Skip($"No PostgreSQL in {Folder}: apt-get install postgresql-15.");
        var server = await stores.StartInstalledPostgresAsync(Folder, Stop);
        var database = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = "game" }.ConnectionString;
        await using var databases = MigratedDatabases.Open(database);
        await MigratedDatabases.MigrateAsync(databases);
        await MigratedDatabases.MigrateAsync(databases);

        var nodes = await DataLayerChecks.TwoNodesAsync(stores, database);
        await DataLayerChecks.ReadyAsync(nodes);
        await DataLayerChecks.EveryRouteAsync(nodes);
        await DataLayerChecks.GiftsAsync(nodes);
        await using var old = await Pipeline.OpenAsync(stores, Stop);
        await using var pipeline = old.MovedTo(database);
        await DataLayerChecks.ExportsOnceAsync(pipeline);
        await DataLayerChecks.CutCommitAsync(stores, database);
        var stored = await CountAsync(databases.Game);

        var later = DateTimeOffset.UtcNow.AddDays(100);
        await pipeline.ActAsync(100, Stop);
        await using (var move = databases.Game.CreateCommand("UPDATE activities SET occurred_at = occurred_at + interval '100 days'"))
            await move.ExecuteNonQueryAsync(Stop);
        var keeper = new KeeperHarness(databases);
        Assert.True(await keeper.Keeper.RunOnceAsync(later, Stop));
        Assert.Empty(keeper.Failures);
        Assert.Equal(stored + 100, await CountAsync(databases.Game));
        await using var connection = await databases.Game.OpenConnectionAsync(Stop);
        Assert.Equal(0, (await PartitionState.ReadAsync(connection, WeeklyTable.Activities, later, Stop)).DefaultRows);
        await LogAdoption.RunAsync(connection, "gamedb", Stop);
        foreach (var node in nodes)
        {
            Assert.Empty(node.Errors.Lines);
            await node.DisposeAsync();
        }
    }

    private static async Task<long> CountAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("SELECT count(*) FROM activities");
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }
}

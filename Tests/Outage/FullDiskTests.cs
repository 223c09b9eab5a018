using ClickHouse.Driver.ADO;
using GameApi.Data;
using Npgsql;
using Tests.Analytics;
using Tests.Api;
using Tests.Partitions;
using Tests.Players;
using Tests.Stores;
using Xunit;

namespace Tests.Outage;

/// <summary>
/// A store's disk fills up and gets space again: partitions, erasure and export continue where they stopped.
/// </summary>
[Collection(nameof(ExportStormTests))]
public sealed class FullDiskTests(LocalStores stores)
{
    private const int Rows = 100_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DEFAULT_is_emptied_and_a_player_erased_once_PostgreSQL_has_room_again()
    {
        Storm.SkipUnlessWanted();
        await using var disk = await LimitedDisk.MountAsync(megabytes: 700);
        await using var postgres = await stores.StartServerAsync(StoreKind.Postgres, disk, Stop);
        var gamedb = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Database = "gamedb", Timeout = 2 }.ConnectionString;
        await using var databases = MigratedDatabases.Open(gamedb);
        await MigratedDatabases.MigrateAsync(databases);
        await using var host = await GameApiHost.StartAsync(stores, new Dictionary<string, string?>
        {
            ["ConnectionStrings:gamedb"] = gamedb,
            ["Erasure:Interval"] = "00:00:00.100",
            ["Erasure:RequestLimit"] = "00:00:00.200",
            ["Logging:LogLevel:Default"] = "None",
        });
        var player = await host.PlayerAsync();
        var later = DateTimeOffset.UtcNow.AddDays(100);
        await ExecuteAsync(databases, FormattableString.Invariant($"""
            INSERT INTO activities (player_id, activity_id, kind, occurred_at, payload)
            SELECT gen_random_uuid(), overlay(gen_random_uuid()::text PLACING '7' FROM 15 FOR 1)::uuid, 'level.up',
                timestamptz '{later:O}' - (n % 20) * interval '1 day', jsonb_build_object('text', repeat('x', 200))
            FROM generate_series(1, {Rows}) n
            """));
        // An open transaction holds the erasure at its barrier until the disk is full.
        await using (var earlier = await databases.Game.OpenConnectionAsync(Stop))
        {
            await using (var begin = new NpgsqlCommand("BEGIN; SELECT pg_current_xact_id()", earlier))
                await begin.ExecuteNonQueryAsync(Stop);
            using (await player.Client.DeleteAsync("/v1/players/me", Stop))
            {
            }

            disk.Fill(leave: 1);
        }

        var harness = new KeeperHarness(databases);
        await harness.Keeper.RunOnceAsync(later, Stop);
        Assert.NotEmpty(harness.Failures);

        disk.MakeRoom();
        if (postgres.HasDied)
            await postgres.RestartAsync(Stop);
        await Eventually.HoldsAsync(async () =>
        {
            await harness.Keeper.RunOnceAsync(later, Stop);
            return harness.Failures.Count == 0;
        });

        Assert.Equal(0, await AskAsync(databases, "SELECT count(*) FROM activities_default"));
        Assert.Equal(Rows, await AskAsync(databases, "SELECT count(DISTINCT activity_id) FROM activities WHERE kind = 'level.up'"));
        Assert.Equal(Rows, await AskAsync(databases, "SELECT count(*) FROM activities WHERE kind = 'level.up'"));
        await Eventually.HoldsAsync(
            async () => await AskAsync(databases, "SELECT count(*) FROM erasure_requests WHERE cache_erased_at IS NOT NULL") == 1);
        await Eventually.HoldsAsync(async () => (await Remains.NamedAsync(databases.Game, player.Id, but: "player_id")).Count == 0);
    }

    [Fact]
    public async Task Every_activity_is_in_the_warehouse_once_and_erased_ones_are_not_when_ClickHouse_has_room_again()
    {
        Storm.SkipUnlessWanted();
        await using var disk = await LimitedDisk.MountAsync(megabytes: 300);
        await using var clickHouse = await stores.StartServerAsync(StoreKind.ClickHouse, disk, Stop);
        await using var pipeline = await Pipeline.OpenAsync(
            stores, Stop, new ClickHouseConnectionStringBuilder(clickHouse.ConnectionString) { Database = "default" }.ConnectionString);
        await using var tokens = await GameApiHost.StartAsync(stores);
        var before = await pipeline.ActAsync(2_000, Stop);
        await pipeline.DrainAsync(500, before.Count, Stop);
        disk.Fill();
        await using var worker = await WorkerHost.StartAsync(
            tokens, pipeline, ("Export:MaxRetryDelay", "00:00:00.500"), ("Erasure:Interval", "00:00:00.200"));
        var during = await pipeline.ActAsync(3_000, Stop);
        Guid erased;
        await using (var one = pipeline.Database.CreateCommand("SELECT player_id FROM activities WHERE activity_id = $1"))
        {
            one.Parameters.Add(new() { Value = before[0] });
            erased = (Guid)(await one.ExecuteScalarAsync(Stop))!;
        }

        await pipeline.RequestErasureAsync(erased, Stop, "1 minute");
        await Eventually.HoldsAsync(
            async () => (await worker.ExportHealthAsync(Stop)).Status != Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy
            || await AskAsync(pipeline.Database, "SELECT count(*) FROM export_cursors WHERE announced_txid IS NOT NULL") == 1);
        Assert.Equal(0, await AskAsync(pipeline.Database, "SELECT count(*) FROM export_dead_letters"));

        disk.MakeRoom();
        var expected = before.Concat(during).Where(id => id != before[0]).ToHashSet();
        await Eventually.HoldsAsync(async () => expected.IsSubsetOf(await pipeline.ExportedAsync(Stop)));
        await Eventually.HoldsAsync(async () => !(await pipeline.ExportedAsync(Stop)).Contains(before[0]));
        Assert.Equal((ulong)expected.Count, await pipeline.AskAsync<ulong>("SELECT count() FROM activities FINAL", Stop));
        Assert.Equal(0, await AskAsync(pipeline.Database, "SELECT count(*) FROM export_dead_letters"));
    }

    private static async Task ExecuteAsync(GameDatabases databases, string sql)
    {
        await using var command = databases.Game.CreateCommand(sql);
        command.CommandTimeout = 60;
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static Task<long> AskAsync(GameDatabases databases, string sql) => AskAsync(databases.Game, sql);

    private static async Task<long> AskAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }
}

using System.Diagnostics;
using System.Net;
using Npgsql;
using Tests.Analytics;
using Tests.Api;
using Tests.Caching;
using Tests.Partitions;
using Tests.Players;
using Tests.Stores;
using Tests.Wallets;
using Xunit;

namespace Tests.Outage;

/// <summary>Nodes that are killed (-9) at any moment while they empty DEFAULT or erase players.</summary>
[Collection(nameof(ExportStormTests))]
public sealed class KilledNodeTests(LocalStores stores)
{
    private const int Rows = 150_000;
    private const int Players = 12;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_keeper_loses_and_duplicates_no_row_that_it_moves_or_that_arrives_meanwhile()
    {
        Storm.SkipUnlessWanted();
        var database = await stores.NewGameDatabaseAsync(Stop);
        await using var source = NpgsqlDataSource.Create(database);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var written = WriteAsync(source, over.Token);
        var (filled, kills) = (0L, 0);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Storm.Duration; kills++)
        {
            if (await AskAsync(source, "SELECT count(*) FROM pg_class WHERE relname = 'activities_move_progress'") == 0)
                filled += await FillAsync(source);
            using var keeper = Process.Start(Keeper(database))!;
            await Task.Delay(Random.Shared.Next(700, 3_000), Stop);
            if (!keeper.HasExited)
                keeper.Kill();
            await keeper.WaitForExitAsync(Stop);
        }

        await over.CancelAsync();
        var expected = filled + await written;
        await using var databases = MigratedDatabases.Open(database);
        var harness = new KeeperHarness(databases);
        await Eventually.HoldsAsync(() => harness.Keeper.RunOnceAsync(Stop));
        await Eventually.HoldsAsync(
            async () => await harness.Keeper.RunOnceAsync(Stop) && await AskAsync(source, "SELECT count(*) FROM activities_default") == 0);

        Assert.True(kills > 2);
        Assert.Empty(harness.Failures);
        Assert.Equal(expected, await AskAsync(source, "SELECT count(*) FROM activities"));
        Assert.Equal(expected, await AskAsync(source, "SELECT count(DISTINCT (player_id, activity_id)) FROM activities"));
        Assert.Equal(0, await AskAsync(source, "SELECT count(*) FROM pg_class WHERE relname ~ '_(moving|move_progress|old|next)$'"));
    }

    [Fact]
    public async Task Killed_nodes_erase_every_player_in_the_end()
    {
        Storm.SkipUnlessWanted();
        await using var host = await GameApiHost.StartAsync(stores, new Dictionary<string, string?> { ["Erasure:Interval"] = "01:00:00" });
        await using var source = NpgsqlDataSource.Create(host.Database);
        var bank = await Bank.OpenAsync(host);
        var settings = new Dictionary<string, string?>(host.Settings)
        {
            ["Erasure:Interval"] = "00:00:00.100",
            ["Erasure:RequestLimit"] = "00:00:00.500",
            ["Logging:LogLevel:Default"] = "Error",
        };
        foreach (var key in settings.Keys.Where(key => key.StartsWith("Auth:Clients", StringComparison.Ordinal)).ToList())
            settings.Remove(key);
        var erased = new List<TestPlayer>();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Storm.Duration;)
        {
            for (var n = 0; n < Players; n++)
                erased.Add(await LeaveAsync(host, bank));
            using var node = await NodeProcess.StartAsync(settings, Stop);
            await Task.Delay(Random.Shared.Next(1_500), Stop);
            node.Kill();
        }

        using var last = await NodeProcess.StartAsync(settings, Stop);
        await Eventually.HoldsAsync(
            async () => await AskAsync(source, "SELECT count(*) FROM erasure_requests WHERE cache_erased_at IS NULL") == 0);
        Assert.Equal(erased.Count, await AskAsync(source, "SELECT count(*) FROM erasure_requests"));
        foreach (var player in erased)
            Assert.Empty(await Remains.OfErasedAsync(source, player.Id));
    }

    /// <summary>A player who has played and requests erasure.</summary>
    private static async Task<TestPlayer> LeaveAsync(GameApiHost host, Bank bank)
    {
        var player = await host.PlayerAsync("Ada");
        await bank.GrantAsync(player, 50);
        await player.Client.PostJsonAsync("/v1/sessions", new { gameId = "star-drift", platform = "web", clientVersion = "1" })
            .JsonAsync(HttpStatusCode.Created);
        await player.Client.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/global/scores", new { score = 7 }).JsonAsync();
        using var asked = await player.Client.DeleteAsync("/v1/players/me", Stop);
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        return player;
    }

    private static ProcessStartInfo Keeper(string database)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Repository.File("GameApi", "bin", "Debug", "net10.0", "GameApi.dll"), "partitions", "--repair"]);
        start.Environment["ConnectionStrings__gamedb"] = database;
        start.Environment["Logging__LogLevel__Default"] = "None";
        return start;
    }

    /// <summary>Rows of three weeks whose partitions are missing.</summary>
    private static async Task<long> FillAsync(NpgsqlDataSource source)
    {
        await using var fill = source.CreateCommand($"""
            DO $drop$ DECLARE part regclass; BEGIN
                FOR part IN SELECT inhrelid::regclass FROM pg_inherits
                    WHERE inhparent = 'activities'::regclass AND inhrelid <> 'activities_default'::regclass
                LOOP
                    EXECUTE format('ALTER TABLE activities DETACH PARTITION %s', part);
                    EXECUTE format('INSERT INTO activities SELECT * FROM %s', part);
                    EXECUTE format('DROP TABLE %s', part);
                END LOOP;
            END $drop$;
            INSERT INTO activities (player_id, activity_id, kind, occurred_at)
            SELECT gen_random_uuid(), overlay(gen_random_uuid()::text PLACING '7' FROM 15 FOR 1)::uuid, 'level.up',
                now() - random() * interval '3 weeks' FROM generate_series(1, {Rows})
            """);
        fill.CommandTimeout = 120;
        await fill.ExecuteNonQueryAsync(Stop);
        return Rows;
    }

    private static async Task<long> WriteAsync(NpgsqlDataSource source, CancellationToken over)
    {
        var written = 0L;
        while (!over.IsCancellationRequested)
        {
            await using var insert = source.CreateCommand("""
                INSERT INTO activities (player_id, activity_id, kind, occurred_at)
                VALUES (gen_random_uuid(), overlay(gen_random_uuid()::text PLACING '7' FROM 15 FOR 1)::uuid, 'level.up', now())
                """);
            insert.CommandTimeout = 120;
            written += await insert.ExecuteNonQueryAsync(Stop);
        }

        return written;
    }

    private static async Task<long> AskAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 120;
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }
}

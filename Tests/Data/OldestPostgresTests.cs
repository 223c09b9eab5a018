using System.Net;
using AnalyticsWorker.Export;
using GameApi.Partitions;
using Npgsql;
using Tests.Analytics;
using Tests.Api;
using Tests.Contract;
using Tests.Partitions;
using Tests.Stores;
using Tests.Wallets;
using Xunit;

namespace Tests.Data;

/// <summary>The data layer on the oldest PostgreSQL that is promised (15): Debian's package <c>postgresql-15</c>, skipped where it is not installed.</summary>
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

        await using var host = await GameApiHost.StartAsync(stores, new Dictionary<string, string?> { ["ConnectionStrings:gamedb"] = database });
        foreach (var route in Routes.All)
        {
            var player = await host.PlayerAsync();
            using var service = await host.ServiceAsync(route.Who is Who.Admin ? "admin" : "server");
            var session = await player.Client.PostJsonAsync("/v1/sessions", new { gameId = "tower-keep", platform = "web", clientVersion = "1" }).JsonAsync(HttpStatusCode.Created);
            var client = route.Who is Who.Admin or Who.Server or Who.PlayerOrServer ? service : player.Client;
            using var answer = await client.SendAsync(
                route.Request(new(player.Id, session.GetProperty("sessionId").GetGuid())), HttpCompletionOption.ResponseHeadersRead, Stop);
            Assert.True((int)answer.StatusCode < 500, $"{route} answered {answer.StatusCode}.");
        }

        var bank = await Bank.OpenAsync(host);
        var (giver, taker) = (await host.PlayerAsync(), await host.PlayerAsync());
        await bank.GrantAsync(giver, 100);
        using (var gift = await Bank.GiveAsync(giver, taker, 7))
            Assert.Equal(HttpStatusCode.OK, gift.StatusCode);

        await using var old = await Pipeline.OpenAsync(stores, Stop);
        await using var pipeline = old.MovedTo(database);
        await pipeline.DrainAllAsync(1_000, Stop);
        Assert.NotEmpty(await pipeline.ExportedAsync(Stop));
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
        Assert.Empty(host.Errors.Lines);
    }

    private static async Task<long> CountAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("SELECT count(*) FROM activities");
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }
}

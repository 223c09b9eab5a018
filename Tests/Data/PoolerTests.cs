using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using AnalyticsWorker.Export;
using GameApi.Partitions;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ServiceDefaults.Postgres;
using Tests.Analytics;
using Tests.Api;
using Tests.Stores;
using Tests.Wallets;
using Xunit;

namespace Tests.Data;

/// <summary>Through a real PgBouncer: in session mode everything works; in transaction mode every service stops and says why.</summary>
public sealed class PoolerTests(LocalStores stores)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_works_behind_a_pooler_in_session_mode()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var pooler = await PgBouncer.StartAsync("session", pipeline.ConnectionString);
        var role = $"owner_{Guid.NewGuid():N}";
        await DatabaseWithLogins.ExecuteAsync(pipeline.ConnectionString, $"CREATE ROLE {role} SUPERUSER");
        await using (var databases = MigratedDatabases.Open(pooler.Through(pipeline.ConnectionString)))
            await MigratedDatabases.MigrateAsync(databases);
        var settings =
            new Dictionary<string, string?> { ["ConnectionStrings:gamedb"] = pooler.Through(pipeline.ConnectionString),
                ["Postgres:Role"] = role };
        await using var host = await GameApiHost.StartAsync(stores, settings);
        await using var second = await GameApiHost.StartAsync(stores, host.Settings);
        await using var worker = await WorkerHost.StartAsync(
            host, pipeline, ("ConnectionStrings:gamedb", settings["ConnectionStrings:gamedb"]));

        await DataLayerChecks.EveryRouteAsync(host, second);
        var bank = await Bank.OpenAsync(host);
        var players = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.PlayerAsync()));
        await Task.WhenAll(players.Select(async player =>
        {
            await bank.GrantAsync(player, 100);
            for (var round = 0; round < 5; round++)
                await Bank.SpendAsync(player, 10);
            Assert.Equal(50, await Bank.BalanceAsync(player));
        }));

        // LISTEN: the other node learns of the change.
        var renamed = players[0];
        using var other = second.NewClient(renamed.AccessToken);
        using var before = await other.FetchAsync("/v1/players/me");
        using var change = await renamed.Client.SendJsonAsync(
            HttpMethod.Patch, "/v1/players/me", new { displayName = "Ada" }, ("If-Match", before.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.OK, change.StatusCode);
        await Eventually.HoldsAsync(
            async () => (await other.FetchAsync("/v1/players/me").JsonAsync()).GetProperty("displayName").GetString() == "Ada");

        var later = DateTimeOffset.UtcNow.AddDays(70);
        await Eventually.HoldsAsync(() => host.Services.GetRequiredService<PartitionKeeper>().RunOnceAsync(later, Stop));
        var partition = WeeklyTable.Activities.Partition(Week.Of(later));
        var ownerOf = $"SELECT tableowner::text FROM pg_tables WHERE tablename = '{partition}'";
        await using (var owner = pipeline.Database.CreateCommand(ownerOf))
            Assert.Equal(role, await owner.ExecuteScalarAsync(Stop));

        await Eventually.HoldsAsync(
            async () => await pipeline.AskAsync<ulong>("SELECT count() FROM activities WHERE kind = 'wallet.spent'", Stop) >= 40);
        Assert.Empty(host.Errors.Lines);
        Assert.Empty(worker.Errors.Lines);
    }

    [Fact]
    public async Task One_exporter_leads_in_session_mode()
    {
        var database = await stores.NewDatabaseAsync(Stop);
        await using var pooler = await PgBouncer.StartAsync("session", database);
        await using var source = NpgsqlDataSource.Create(pooler.Through(database));
        await using var first = await source.OpenConnectionAsync(Stop);
        await using var second = await source.OpenConnectionAsync(Stop);

        Assert.True(await PoolerCheck.KeepsSessionsAsync(source, Stop));
        var lead = await LeaderLock.TryAcquireAsync(first, Stop);
        Assert.NotNull(lead);
        Assert.Null(await LeaderLock.TryAcquireAsync(second, Stop));
        await lead.DisposeAsync();
        Assert.NotNull(await LeaderLock.TryAcquireAsync(second, Stop));
    }

    [Theory]
    [InlineData("GameApi")]
    [InlineData("GameApi", "migrate")]
    [InlineData("GameApi", "partitions")]
    [InlineData("AnalyticsWorker")]
    [InlineData("AnalyticsWorker", "resume-export", "gamedb")]
    public async Task In_transaction_mode_every_service_stops_and_says_what_to_do(string program, params string[] arguments)
    {
        var database = await stores.NewGameDatabaseAsync(Stop);
        await using var pooler = await PgBouncer.StartAsync("transaction", database);
        var start = new ProcessStartInfo("dotnet", [Repository.File(program, "bin", "Debug", "net10.0", $"{program}.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["ConnectionStrings__gamedb"] = pooler.Through(database),
            ["ConnectionStrings__cache"] = await stores.RedisAsync(),
            ["ConnectionStrings__analytics"] = "Host=127.0.0.1;Port=9;Protocol=http",
            ["Auth__SigningKey"] = Convert.ToHexString(RandomNumberGenerator.GetBytes(32)),
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["Shutdown__DrainSeconds"] = "0",
        })
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Stop), process.StandardError.ReadToEndAsync(Stop));
        await process.WaitForExitAsync(Stop);

        Assert.True(process.ExitCode == 1, await output + await errors);
        // What the AppHost shows of a resource that could not start.
        Assert.Contains("error: ConnectionStrings:gamedb leads to a pooler", await output + await errors, StringComparison.Ordinal);
        Assert.Contains("pool_mode = session", await output + await errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_direct_connection_passes_the_pooler_check()
    {
        await using var direct = NpgsqlDataSource.Create(await stores.NewDatabaseAsync(Stop));

        Assert.True(await PoolerCheck.KeepsSessionsAsync(direct, Stop));
    }
}

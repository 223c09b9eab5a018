using System.Net;
using AnalyticsWorker;
using ClickHouse.Driver;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tests.Activities;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Federation;

/// <summary>
/// Leaderboards in a database of their own, on a server of their own: the whole API, the export of both event logs, erasure, and one server
/// down.
/// </summary>
public sealed class TwoDatabasesTests(LocalStores stores)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_game_and_its_leaderboards_run_on_two_servers_and_both_logs_are_exported()
    {
        await using var server = await stores.StartServerAsync(StoreKind.Postgres, Cancellation);
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:gamedb"] = await stores.NewGameDatabaseAsync(Cancellation),
            ["ConnectionStrings:leaderboarddb"] = new NpgsqlConnectionStringBuilder(
                server.ConnectionString) { Database = "boards" }.ConnectionString,
            ["ConnectionStrings:analytics"] = await stores.NewAnalyticsDatabaseAsync(Cancellation),
            ["Erasure:Interval"] = "00:00:00.500",
        };
        var (gamedb, leaderboarddb) = (settings["ConnectionStrings:gamedb"]!, settings["ConnectionStrings:leaderboarddb"]);
        await using (var databases = MigratedDatabases.Open(gamedb, leaderboarddb))
            await MigratedDatabases.MigrateAsync(databases);
        await using var host = await GameApiHost.StartAsync(stores, settings);
        await using var worker = await StartWorkerAsync(host.Settings);
        using var warehouse = new ClickHouseClient(settings["ConnectionStrings:analytics"]!);
        var (player, other) = (await host.PlayerAsync("Ada"), await host.PlayerAsync("Bob"));

        await SubmitAsync(player, 10).JsonAsync();
        Assert.Equal(2, (await SubmitAsync(other, 5).JsonAsync()).GetProperty("rank").GetInt64());
        await player.Client.ReportAsync(Report.Item()).ReceiptAsync();
        await player.Client.SendJsonAsync(HttpMethod.Patch, "/v1/players/me", new { displayName = "Grace" }, ("If-Match", "*")).JsonAsync();
        var board = await other.Client.FetchAsync("/v1/leaderboards/global?limit=7").JsonAsync();
        Assert.Equal(
            ["Grace", "Bob"], board.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("displayName").GetString()));
        Assert.Single(
            (await player.Client.FetchAsync("/v1/players/me/export").JsonAsync()).GetProperty("leaderboardActivities").EnumerateArray());
        await ExportedAsync("gamedb", "match.started", player, 1);
        await ExportedAsync("leaderboarddb", "score.submitted", player, 1);
        await ExportedAsync("gamedb", "score.submitted", player, 0);

        // One server down: the rest of the game and its export continue.
        server.Kill();
        // PostgreSQL itself ends a moment after the process that started it.
        await Eventually.HoldsAsync(async () =>
        {
            using var response = await SubmitAsync(player, 20);
            return response.StatusCode == HttpStatusCode.ServiceUnavailable;
        });
        await SubmitAsync(player, 20).ProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");
        await player.Client.ReportAsync(Report.Item()).ReceiptAsync();
        await ExportedAsync("gamedb", "match.started", player, 2);
        await server.RestartAsync(Cancellation);
        await Eventually.HoldsAsync(async () =>
        {
            using var response = await SubmitAsync(player, 20);
            return response.StatusCode == HttpStatusCode.OK;
        });
        await Eventually.HoldsAsync(async () => await CountAsync("leaderboarddb", "score.submitted", player) >= 2);

        // Gone from both databases and from the warehouse.
        Assert.Equal(HttpStatusCode.Accepted, (await player.Client.SendJsonAsync(HttpMethod.Delete, "/v1/players/me", null)).StatusCode);
        await ExportedAsync("gamedb", "match.started", player, 0);
        await ExportedAsync("leaderboarddb", "score.submitted", player, 0);
        await ExportedAsync("leaderboarddb", "score.submitted", other, 1);

        Task ExportedAsync(string source, string kind, TestPlayer whose, int count) =>
            Eventually.HoldsAsync(async () => await CountAsync(source, kind, whose) == count);

        async Task<int> CountAsync(string source, string kind, TestPlayer whose) => (int)(ulong)(await warehouse.ExecuteScalarAsync(
            $"SELECT count() FROM activities_once WHERE source = '{source}' AND kind = '{kind}' AND player_id = '{whose.Id}'",
            cancellationToken: Cancellation))!;
    }

    private static Task<HttpResponseMessage> SubmitAsync(TestPlayer player, long score) =>
        player.Client.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/global/scores", new { score });

    private static async Task<WebApplication> StartWorkerAsync(IReadOnlyDictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { ApplicationName = "AnalyticsWorker", EnvironmentName = "Production" });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddAnalyticsWorker();
        var app = builder.Build();
        app.MapAnalyticsWorker();
        await app.StartAsync(Cancellation);
        return app;
    }
}

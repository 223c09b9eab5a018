using System.Net;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Npgsql;
using ServiceDefaults.Authentication;
using Tests.Api;
using Xunit;

namespace Tests.AppHost;

/// <summary>What clients and analysts see of the whole stack at its one address.</summary>
public sealed class ThroughTheGatewayTests(StackFixture fixture)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_document_describes_every_service()
    {
        using var client = await fixture.GatewayAsync();

        var document = await client.FetchAsync("/openapi/v1.json").JsonAsync();

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        string[] paths =
        [
            "/v1/auth/device", "/v1/players/me", "/v1/wallet/spend", "/v1/leaderboards/{board}", "/v1/analytics/active-players",
            "/v1/analytics/funnel",
        ];
        foreach (var path in paths)
            Assert.True(document.GetProperty("paths").TryGetProperty(path, out _), $"{path} is missing");
        using var page = await client.FetchAsync("/");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("/docs/", page.RequestMessage!.RequestUri!.AbsolutePath);
    }

    [Fact]
    public async Task Analysts_get_the_numbers_of_the_event_log()
    {
        var stack = await fixture.SharedAsync();
        var (player, _) = await fixture.PlayerAsync();
        using var playing = player;
        var session = await player.PostJsonAsync("/v1/sessions", new { gameId = "word-garden", platform = "linux", clientVersion = "1" })
            .JsonAsync(HttpStatusCode.Created);
        await player.PostJsonAsync($"/v1/sessions/{session.GetProperty("sessionId").GetString()}/end").JsonAsync();
        using var analyst = await fixture.ServiceAsync(Roles.Analyst);
        var (from, to) = (DateTime.UtcNow.Date.AddDays(-1), DateTime.UtcNow.Date.AddDays(1));
        var range = $"gameId=word-garden&from={from:yyyy-MM-dd}&to={to:yyyy-MM-dd}";

        // Others play meanwhile, so poll until the warehouse has caught up with the log.
        await Eventually.HoldsAsync(async () => await CountAsync(stack, "count(DISTINCT player_id)", "true") ==
            Sum(await analyst.FetchAsync($"/v1/analytics/active-players?{range}&interval=month").JsonAsync(), "players"));
        await Eventually.HoldsAsync(async () => await CountAsync(stack, "count(*)", "kind = 'session.ended'") ==
            Sum(await analyst.FetchAsync($"/v1/analytics/session-length?{range}").JsonAsync(), "sessions"));
        await Eventually.HoldsAsync(async () => await CountAsync(stack, "count(*)", "true") ==
            Sum(await analyst.FetchAsync($"/v1/analytics/top-activities?{range}&limit=100").JsonAsync(), "activities"));
        var funnel = await analyst.FetchAsync($"/v1/analytics/funnel?{range}&steps=session.started,session.ended").JsonAsync();
        Assert.True(funnel.GetProperty("items")[1].GetProperty("players").GetInt64() >= 1);
        var retention = await analyst.FetchAsync($"/v1/analytics/retention?{range}").JsonAsync();
        Assert.True(Sum(retention, "players") >= 1);
    }

    [Theory]
    [InlineData("active-players?interval=minute", "interval")]
    [InlineData("active-players?from=yesterday", "from")]
    [InlineData("active-players?from=2026-02-01&to=2026-01-01", "from")]
    [InlineData("active-players?from=2020-01-01&to=2026-01-01", "from")]
    [InlineData("active-players?from=2026-01-01&to=2026-06-01&interval=hour", "interval")]
    [InlineData("active-players?gameId=A%27%20OR%201", "gameId")]
    [InlineData("top-activities?limit=0", "limit")]
    [InlineData("funnel?steps=one", "steps")]
    [InlineData("funnel?steps=a,b%27", "steps")]
    public async Task An_invalid_query_is_rejected_naming_the_parameter(string question, string parameter)
    {
        using var analyst = await fixture.ServiceAsync(Roles.Analyst);

        await analyst.FetchAsync($"/v1/analytics/{question}").ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", parameter);
    }

    [Fact]
    public async Task Analytics_are_for_analysts()
    {
        using var player = await fixture.GatewayAsync();
        await player.FetchAsync("/v1/analytics/retention").ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await player.BecomePlayerAsync();

        await player.FetchAsync("/v1/analytics/retention").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    private static long Sum(JsonElement response, string member) =>
        response.GetProperty("items").EnumerateArray().Sum(item => item.GetProperty(member).GetInt64());

    private static async Task<long> CountAsync(DistributedApplication stack, string what, string condition)
    {
        await using var database = NpgsqlDataSource.Create((await stack.GetConnectionStringAsync("gamedb", Stop))!);
        await using var command = database.CreateCommand($"SELECT {what} FROM activities WHERE game_id = 'word-garden' AND {condition}");
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }
}

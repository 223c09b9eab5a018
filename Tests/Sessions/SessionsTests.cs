using System.Net;
using System.Text.Json;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Sessions;

public sealed class SessionsTests(LocalStores stores, SharedGameApi api)
{
    [Fact]
    public async Task Starting_ends_the_older_session_of_the_same_game_only()
    {
        var player = await (await api.StartedAsync(stores)).PlayerAsync(country: "DE");
        var first = await StartAsync(player, "star-drift").JsonAsync(HttpStatusCode.Created);
        var elsewhere = await StartAsync(player, "word-garden").JsonAsync(HttpStatusCode.Created);
        await StartAsync(player, "star-drift").JsonAsync(HttpStatusCode.Created);

        Assert.Equal("replaced", (await GetAsync(player, first)).GetProperty("endReason").GetString());
        Assert.Equal(JsonValueKind.Null, (await GetAsync(player, elsewhere)).GetProperty("endedAt").ValueKind);
        Assert.Equal("DE", first.GetProperty("country").GetString());
        var me = await player.Client.FetchAsync("/v1/players/me").JsonAsync();
        Assert.Equal(3, me.GetProperty("sessionCount").GetInt32());
    }

    [Fact]
    public async Task Concurrent_starts_leave_one_session_open()
    {
        var player = await (await api.StartedAsync(stores)).PlayerAsync();

        var responses = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => StartAsync(player, "tower-keep")));

        Assert.All(responses, response => Assert.Equal(HttpStatusCode.Created, response.StatusCode));
        var list = await player.Client.FetchAsync("/v1/sessions").JsonAsync();
        Assert.Single(
            list.GetProperty("items").EnumerateArray(), session => session.GetProperty("endedAt").ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task Ending_a_session_twice_returns_the_same_and_ends_heartbeats()
    {
        var player = await (await api.StartedAsync(stores)).PlayerAsync();
        var session = await StartAsync(player, "star-drift").JsonAsync(HttpStatusCode.Created);
        var path = $"/v1/sessions/{session.GetProperty("sessionId").GetString()}";
        using var beat = await player.Client.PostJsonAsync($"{path}/heartbeat");
        Assert.Equal(HttpStatusCode.NoContent, beat.StatusCode);

        var first = await player.Client.PostJsonAsync($"{path}/end").JsonAsync();
        var second = await player.Client.PostJsonAsync($"{path}/end").JsonAsync();

        Assert.Equal("client", first.GetProperty("endReason").GetString());
        Assert.Equal(first.GetRawText(), second.GetRawText());
        await player.Client.PostJsonAsync($"{path}/heartbeat").ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Pages_list_every_session_once_newest_first_while_others_start()
    {
        var player = await (await api.StartedAsync(stores)).PlayerAsync();
        var started = new List<string>();
        for (var n = 0; n < 7; n++)
            started.Add((await StartAsync(player, "star-drift").JsonAsync(HttpStatusCode.Created)).GetProperty("sessionId").GetString()!);

        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = await player.Client.FetchAsync($"/v1/sessions?limit=2{(next is null ? "" : $"&cursor={next}")}").JsonAsync();
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(session => session.GetProperty("sessionId").GetString()!));
            next = page.GetProperty("next").GetString();
            await StartAsync(player, "word-garden").JsonAsync(HttpStatusCode.Created);
        }
        while (next is not null);

        Assert.Equal(started.AsEnumerable().Reverse(), seen);
    }

    [Fact]
    public async Task A_forged_cursor_or_one_of_another_player_is_rejected()
    {
        var host = await api.StartedAsync(stores);
        var (ada, bob) = (await host.PlayerAsync(), await host.PlayerAsync());
        await StartAsync(ada, "star-drift").JsonAsync(HttpStatusCode.Created);
        await StartAsync(ada, "star-drift").JsonAsync(HttpStatusCode.Created);
        var cursor = (await ada.Client.FetchAsync("/v1/sessions?limit=1").JsonAsync()).GetProperty("next").GetString()!;
        var forged = (cursor[0] == 'A' ? 'B' : 'A') + cursor[1..];

        await ada.Client.FetchAsync($"/v1/sessions?cursor={cursor}").JsonAsync();
        (HttpClient, string)[] attempts =
            [(ada.Client, forged), (ada.Client, cursor[..^4]), (ada.Client, "x"), (ada.Client, ""), (bob.Client, cursor)];
        foreach (var (client, bad) in attempts)
            await client.FetchAsync($"/v1/sessions?cursor={bad}").ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "cursor");
    }

    [Theory]
    [InlineData("""{"gameId":"no-such-game","platform":"web","clientVersion":"1"}""", "gameId")]
    [InlineData("""{"gameId":"Not A Slug","platform":"web","clientVersion":"1"}""", "gameId")]
    [InlineData("""{"gameId":"star-drift","platform":"","clientVersion":"1"}""", "platform")]
    [InlineData("""{"gameId":"star-drift","platform":"web"}""", "clientVersion")]
    public async Task An_invalid_start_is_rejected_naming_the_field(string body, string field)
    {
        var player = await (await api.StartedAsync(stores)).PlayerAsync();
        await player.Client.SendTextAsync(HttpMethod.Post, "/v1/sessions", body)
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", field);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=many", "limit")]
    public async Task An_invalid_page_size_is_rejected(string query, string field)
    {
        var player = await (await api.StartedAsync(stores)).PlayerAsync();
        await player.Client.FetchAsync($"/v1/sessions?{query}").ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", field);
    }

    private static Task<HttpResponseMessage> StartAsync(TestPlayer player, string gameId) =>
        player.Client.PostJsonAsync("/v1/sessions", new { gameId, platform = "web", clientVersion = "1.0" });

    private static Task<JsonElement> GetAsync(TestPlayer player, JsonElement session) =>
        player.Client.FetchAsync($"/v1/sessions/{session.GetProperty("sessionId").GetString()}").JsonAsync();
}

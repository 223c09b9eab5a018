using System.Net;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Players;

public sealed class ProfileTests(LocalStores stores, SharedGameApi api)
{
    [Fact]
    public async Task A_player_changes_their_profile_with_its_current_version()
    {
        var player = await (await api.StartedAsync(stores)).PlayerAsync("Ada", "GB");
        using var read = await player.Client.FetchAsync("/v1/players/me");
        var etag = read.Headers.ETag!.ToString();

        using var changed = await ChangeAsync(player, new { displayName = "Lovelace" }, etag);

        var body = await changed.JsonAsync();
        Assert.Equal("Lovelace", body.GetProperty("displayName").GetString());
        Assert.Equal("GB", body.GetProperty("country").GetString());
        Assert.NotEqual(etag, changed.Headers.ETag!.ToString());
        await ChangeAsync(player, new { country = "FR" }, etag).ProblemAsync(HttpStatusCode.PreconditionFailed, "stale-version");
        await ChangeAsync(player, new { country = "FR" }, null).ProblemAsync(HttpStatusCode.PreconditionRequired, "precondition-required");
        await ChangeAsync(player, new { country = "FR" }, "7").ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "If-Match");
        await ChangeAsync(player, new { country = "FR" }, "*").JsonAsync();
    }

    [Fact]
    public async Task Of_concurrent_changes_to_one_version_one_succeeds()
    {
        var player = await (await api.StartedAsync(stores)).PlayerAsync();

        var responses = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(n => ChangeAsync(player, new { displayName = $"Name {n}" }, "\"1\"")));

        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.OK);
        Assert.Equal(7, responses.Count(response => response.StatusCode == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task Every_change_of_the_profile_changes_its_ETag()
    {
        var player = await (await api.StartedAsync(stores)).PlayerAsync();
        var seen = new Dictionary<string, string>();
        await ReadAsync();
        var session = await player.Client.PostJsonAsync(
            "/v1/sessions", new { gameId = "star-drift", platform = "web", clientVersion = "1" }).JsonAsync(HttpStatusCode.Created);
        await ReadAsync();
        await player.Client.PostJsonAsync("/v1/sessions", new { gameId = "star-drift", platform = "web", clientVersion = "2" })
            .JsonAsync(HttpStatusCode.Created);
        await ReadAsync();
        await player.Client.PostJsonAsync($"/v1/sessions/{session.GetProperty("sessionId").GetGuid()}/end").JsonAsync();
        await ReadAsync();
        Assert.True(seen.Count >= 3);

        async Task ReadAsync()
        {
            using var response = await player.Client.FetchAsync("/v1/players/me");
            var (tag, body) = (response.Headers.ETag!.ToString(), (await response.JsonAsync()).GetRawText());
            Assert.Equal(seen.GetValueOrDefault(tag, body), body);
            seen[tag] = body;
        }
    }

    [Fact]
    public async Task Others_see_the_public_profile_only()
    {
        var host = await api.StartedAsync(stores);
        var (ada, bob) = (await host.PlayerAsync("Ada", "GB"), await host.PlayerAsync());

        var profile = await bob.Client.FetchAsync($"/v1/players/{ada.Id}").JsonAsync();

        Assert.Equal(["playerId", "displayName", "country", "level", "createdAt"], profile.EnumerateObject().Select(member => member.Name));
        Assert.Equal("Ada", profile.GetProperty("displayName").GetString());
        await bob.Client.FetchAsync($"/v1/players/{Guid.NewGuid()}").ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await bob.Client.FetchAsync("/v1/players/not-a-uuid").ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "id");
    }

    [Theory]
    [InlineData("""{"displayName":"ab"}""", "displayName")]
    [InlineData("""{"country":"gb"}""", "country")]
    [InlineData("""{"level":99}""", "level")]
    [InlineData("{}", "$")]
    public async Task Invalid_changes_are_rejected_naming_the_field(string body, string field)
    {
        var player = await (await api.StartedAsync(stores)).PlayerAsync();
        await player.Client.SendTextAsync(HttpMethod.Patch, "/v1/players/me", body, ("If-Match", "\"1\""))
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", field);
    }

    private static Task<HttpResponseMessage> ChangeAsync(TestPlayer player, object change, string? ifMatch) =>
        player.Client.SendJsonAsync(HttpMethod.Patch, "/v1/players/me", change, ifMatch is null ? [] : [("If-Match", ifMatch)]);
}

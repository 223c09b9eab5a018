using System.Net;
using ServiceDefaults.Authentication;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Games;

public sealed class GamesTests(LocalStores stores, SharedGameApi api)
{
    [Fact]
    public async Task An_admin_adds_a_game_and_replaces_it_with_its_current_version()
    {
        var host = await api.StartedAsync(stores);
        using var admin = await host.ServiceAsync(Roles.Admin);
        var path = $"/v1/games/test-{Guid.NewGuid():N}"[..40];

        using var added = await PutAsync(admin, path, """{"name":"One","config":{"maxPlayers":2}}""", null);
        await added.JsonAsync(HttpStatusCode.Created);
        var etag = added.Headers.ETag!.ToString();
        await PutAsync(admin, path, """{"name":"Two"}""", null).ProblemAsync(HttpStatusCode.PreconditionRequired, "precondition-required");
        var replaced = await PutAsync(admin, path, """{"name":"Two","description":"Second"}""", etag).JsonAsync();
        await PutAsync(admin, path, """{"name":"Three"}""", etag).ProblemAsync(HttpStatusCode.PreconditionFailed, "stale-version");

        Assert.Equal(2, replaced.GetProperty("version").GetInt32());
        var player = await host.PlayerAsync();
        using var read = await player.Client.FetchAsync(path);
        Assert.Equal("\"2\"", read.Headers.ETag!.ToString());
        var game = await read.JsonAsync();
        Assert.Equal("Two", game.GetProperty("name").GetString());
        Assert.Empty(game.GetProperty("config").EnumerateObject());
    }

    [Fact]
    public async Task The_catalogue_pages_through_every_game_once()
    {
        var player = await (await api.StartedAsync(stores)).PlayerAsync();
        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = await player.Client.FetchAsync($"/v1/games?limit=2{(next is null ? "" : $"&cursor={next}")}").JsonAsync();
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(game => game.GetProperty("gameId").GetString()!));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);

        Assert.Equal(seen.Distinct(), seen);
        Assert.Superset(new HashSet<string> { "star-drift", "tower-keep", "word-garden", "neon-pinball" }, seen.ToHashSet());
    }

    [Theory]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":"x","config":[]}""", "config")]
    [InlineData("""{"name":"x","config":{"a":"\u0000"}}""", "config")]
    [InlineData("""{"name":"x","config":{"a":"\ud800"}}""", "config")]
    [InlineData("""{"name":"x","config":{"a":1e999}}""", "config")]
    [InlineData("""{"name":"x","description":"\ud800"}""", "description")]
    [InlineData("""{"description":"x"}""", "name")]
    public async Task An_invalid_game_is_rejected_naming_the_field(string body, string field)
    {
        using var admin = await (await api.StartedAsync(stores)).ServiceAsync(Roles.Admin);
        await PutAsync(admin, "/v1/games/never-made", body, null).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", field);
        await PutAsync(admin, "/v1/games/Not_A_Slug", """{"name":"x"}""", null)
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "id");
    }

    private static Task<HttpResponseMessage> PutAsync(HttpClient client, string path, string body, string? ifMatch) =>
        client.SendTextAsync(HttpMethod.Put, path, body, ifMatch is null ? [] : [("If-Match", ifMatch)]);

    [Fact]
    public async Task A_page_of_long_configurations_ends_early_and_the_next_one_continues()
    {
        await using var host = await GameApiHost.StartAsync(stores);
        using var admin = await host.ServiceAsync("admin");
        var text = new string('x', 16_000);
        var ids = Enumerable.Range(0, 40).Select(n => $"long-{n:00}").ToArray();
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (id, _) =>
            await admin.SendJsonAsync(HttpMethod.Put, $"/v1/games/{id}", new { name = "Long", config = new { text } })
                .JsonAsync(HttpStatusCode.Created));

        var (listed, cursor) = (new List<string?>(), "");
        do
        {
            var page = await admin.FetchAsync($"/v1/games?limit=100{cursor}").JsonAsync();
            Assert.InRange(page.GetRawText().Length, 1, 600 * 1024);
            listed.AddRange(page.GetProperty("items").EnumerateArray().Select(game => game.GetProperty("gameId").GetString()));
            cursor = page.GetProperty("next").GetString() is { } next ? $"&cursor={next}" : null;
        }
        while (cursor is not null);
        Assert.Equal(ids, listed.Where(id => id!.StartsWith("long-", StringComparison.Ordinal)));
        Assert.Equal(listed.Count, listed.Distinct().Count());
    }
}

using System.Net;
using System.Text.Json;
using Npgsql;
using ServiceDefaults.Authentication;
using Tests.Api;
using Tests.Plans;
using Tests.Stores;
using Xunit;

namespace Tests.PlayerSearch;

/// <summary>Support finds a player by anything the player can name.</summary>
public sealed class PlayerSearchTests(LocalStores stores, SharedGameApi shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_player_is_found_by_id_name_address_and_device()
    {
        var host = await shared.StartedAsync(stores);
        var (name, address, device) = (
            $"Zoë {Guid.NewGuid():N}"[..20], $"Zoe.{Guid.NewGuid():N}@example.org", $"device-{Guid.NewGuid():N}");
        var byDevice = (
            await host.Client.PostJsonAsync("/v1/auth/device", new { deviceId = device, displayName = name, country = "DE" })
                .JsonAsync(HttpStatusCode.Created)).GetProperty("playerId").GetGuid();
        var byAddress = (
            await host.Client.PostJsonAsync("/v1/auth/email/register", new { email = address, password = "long enough for all" })
                .JsonAsync(HttpStatusCode.Created)).GetProperty("playerId").GetGuid();
        using var support = host.NewClient(host.OperatorToken(Roles.OperatorSupport));

        // In Unicode's form D, in another case, and in part.
        string[] queries =
            [name, name.ToUpperInvariant(), name.Replace("ë", "e\u0308", StringComparison.Ordinal), $" {name[..14]} ", $"{byDevice}"];
        foreach (var query in queries)
            Assert.Equal(byDevice, Assert.Single(await FindAsync(support, query)).GetProperty("id").GetGuid());
        Assert.Equal(byDevice, Assert.Single(await FindAsync(support, device, "device")).GetProperty("id").GetGuid());
        Assert.Equal(byAddress, Assert.Single(await FindAsync(support, address.ToUpperInvariant())).GetProperty("id").GetGuid());
        Assert.Empty(await FindAsync(support, $"{name}x"));
        Assert.Empty(await FindAsync(support, $"{Guid.NewGuid()}"));
        await support.FetchAsync($"/v1/admin/players?q={new string('a', 321)}")
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "q");
        await support.FetchAsync("/v1/admin/players?q=Ada&by=mood").ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "by");
        await support.FetchAsync("/v1/admin/players?q=Ada&by=id").ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "q");
    }

    [Fact]
    public async Task A_new_name_is_found_and_the_old_one_is_not()
    {
        var host = await shared.StartedAsync(stores);
        var (before, after) = ($"Old{Guid.NewGuid():N}"[..20], $"New{Guid.NewGuid():N}"[..20]);
        var player = await host.PlayerAsync(before);
        using var support = host.NewClient(host.OperatorToken(Roles.OperatorSupport));
        using var changed = await player.Client.SendJsonAsync(
            HttpMethod.Patch, "/v1/players/me", new { displayName = after }, ("If-Match", "*"));

        Assert.Equal(player.Id, Assert.Single(await FindAsync(support, after)).GetProperty("id").GetGuid());
        Assert.Empty(await FindAsync(support, before));
    }

    [Fact]
    public async Task Support_sees_masked_email_addresses_and_nobody_sees_a_device_id()
    {
        var host = await shared.StartedAsync(stores);
        var (address, device) = ($"ada-{Guid.NewGuid():N}@example.org", $"device-{Guid.NewGuid():N}");
        var player = (
            await host.Client.PostJsonAsync("/v1/auth/email/register", new { email = address, password = "long enough for all" })
                .JsonAsync(HttpStatusCode.Created)).GetProperty("playerId").GetGuid();
        var other = (await host.Client.PostJsonAsync("/v1/auth/device", new { deviceId = device }).JsonAsync(HttpStatusCode.Created))
            .GetProperty("playerId").GetGuid();
        using var support = host.NewClient(host.OperatorToken(Roles.OperatorSupport));
        using var admin = host.NewClient(host.OperatorToken(Roles.OperatorAdmin));

        Assert.Equal("a***@e***.org", await IdentityAsync(support, player));
        Assert.Equal(address, await IdentityAsync(admin, player));
        Assert.Equal("devi***", await IdentityAsync(admin, other));
        await support.FetchAsync($"/v1/admin/players/{Guid.NewGuid()}").ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Every_search_uses_an_index_and_pages_list_every_name_once()
    {
        var (host, plans) = await ExplainedPlans.StartAsync(stores, await SeededDatabase.NewAsync(stores, Stop));
        await using var _ = host;
        using var support = host.NewClient(host.OperatorToken(Roles.OperatorSupport));
        var id = (await FindAsync(support, "player 4711"))[0].GetProperty("id").GetGuid();

        (string, string)[] queries =
            [("Player 47", "name"), ($"{id}", "id"), ("device-4711", "device"), ("nobody@example.org", "email")];
        foreach (var (query, by) in queries)
            await FindAsync(support, query, by);
        foreach (var path in (string[])[$"/v1/admin/players/{id}", $"/v1/admin/players/{id}/timeline"])
            await support.FetchAsync(path).JsonAsync();

        var searches = plans.Of("GET /v1/admin/players").Concat(plans.Of($"GET /v1/admin/players/{id}"))
            .Concat(plans.Of($"GET /v1/admin/players/{id}/timeline")).ToList();
        Assert.True(searches.Count > 10);
        Assert.All(searches, plan => Assert.False(plan.ReadWhole.Any(), $"{plan}"));

        var (names, cursor) = (new List<string>(), "");
        do
        {
            var page = await support.FetchAsync($"/v1/admin/players?q=player%2047&by=name&limit=37{cursor}").JsonAsync();
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()!));
            cursor = page.GetProperty("next").GetString() is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);
        await using var source = NpgsqlDataSource.Create($"{host.Database};Pooling=false");
        await using var expected = source.CreateCommand(
            "SELECT array_agg(display_name ORDER BY name_key COLLATE \"C\", player_id) FROM players WHERE display_name LIKE 'Player 47%'");
        Assert.Equal((string[])(await expected.ExecuteScalarAsync(Stop))!, names);
    }

    private static async Task<List<JsonElement>> FindAsync(HttpClient client, string query, string? by = null) =>
        [.. (await client.FetchAsync($"/v1/admin/players?q={Uri.EscapeDataString(query)}{(by is null ? "" : $"&by={by}")}").JsonAsync())
            .GetProperty("items").EnumerateArray()];

    private static async Task<string> IdentityAsync(HttpClient client, Guid player) =>
        Assert.Single((await client.FetchAsync($"/v1/admin/players/{player}").JsonAsync()).GetProperty("identities").EnumerateArray())
            .GetProperty("value").GetString()!;
}

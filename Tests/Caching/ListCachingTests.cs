using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using Tests.Activities;
using Tests.Api;
using Tests.Operators;
using Tests.Stores;
using Xunit;

namespace Tests.Caching;

/// <summary>Lists by version: the first page of a player's activities, the catalogue.</summary>
[Collection(nameof(TwoNodes))]
public sealed class ListCachingTests(LocalStores stores, TwoNodes nodes)
{
    [Fact]
    public async Task Recent_activities_are_loaded_once_for_all_nodes_and_again_after_a_commit_on_any()
    {
        var (one, two) = (nodes.One, nodes.Two);
        var player = await one.PlayerAsync();
        using var elsewhere = two.NewClient(player.AccessToken);
        using var first = new CacheMeter(one);
        using var second = new CacheMeter(two);
        long Loads() => first.Of("cache.loads", "recent") + second.Of("cache.loads", "recent");

        var before = await KindsAsync(player.Client);
        for (var n = 0; n < 3; n++)
        {
            Assert.Equal(before, await KindsAsync(player.Client));
            Assert.Equal(before, await KindsAsync(elsewhere));
        }

        Assert.Equal(1, Loads());

        // Acknowledged on one node is listed on the other: at once, not eventually.
        for (var n = 0; n < 20; n++)
        {
            await player.Client.ReportAsync(Report.Item(kind: $"test.{n}")).ReceiptAsync();
            Assert.Equal($"test.{n}", (await KindsAsync(elsewhere))[0]);
        }

        Assert.Equal(21, Loads());
    }

    [Fact]
    public async Task What_a_server_records_for_a_player_is_listed_at_once()
    {
        var (one, two) = (nodes.One, nodes.Two);
        var player = await one.PlayerAsync();
        using var elsewhere = two.NewClient(player.AccessToken);
        using var server = await one.ServiceAsync("server");
        await KindsAsync(elsewhere);

        await player.Client.PostJsonAsync("/v1/sessions", new { gameId = "star-drift", platform = "web", clientVersion = "1.0" })
            .JsonAsync(HttpStatusCode.Created);
        Assert.Equal("session.started", (await KindsAsync(elsewhere))[0]);

        await player.Client.SendJsonAsync(HttpMethod.Patch, "/v1/players/me", new { displayName = "Another" }, ("If-Match", "*"))
            .JsonAsync();
        Assert.Equal("player.updated", (await KindsAsync(elsewhere))[0]);

        await server.PostJsonAsync(
            $"/v1/players/{player.Id}/wallet/grant", new { currency = "gold", amount = 5, reason = "test" },
            ("Idempotency-Key", $"{Guid.NewGuid()}")).JsonAsync();
        Assert.StartsWith("wallet.", (await KindsAsync(elsewhere))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_Redis_activities_are_listed_a_players_own_at_once()
    {
        await using var redis = await stores.StartServerAsync(StoreKind.Redis, TestContext.Current.CancellationToken);
        await using var one = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?> { ["ConnectionStrings:cache"] = redis.ConnectionString });
        await using var two = await GameApiHost.StartAsync(stores, one.Settings);
        var player = await one.PlayerAsync();
        using var elsewhere = two.NewClient(player.AccessToken);
        await KindsAsync(player.Client);
        await KindsAsync(elsewhere);
        redis.Kill();

        for (var n = 0; n < 3; n++)
        {
            await player.Client.ReportAsync(Report.Item(kind: $"test.{n}")).ReceiptAsync();
            Assert.Equal($"test.{n}", (await KindsAsync(player.Client))[0]);
            await Eventually.HoldsAsync(async () => (await KindsAsync(elsewhere))[0] == $"test.{n}");
        }

        await redis.RestartAsync(TestContext.Current.CancellationToken);
        await player.Client.ReportAsync(Report.Item(kind: "test.last")).ReceiptAsync();
        await Eventually.HoldsAsync(async () => (await KindsAsync(elsewhere))[0] == "test.last");
    }

    [Fact]
    public async Task A_node_whose_clock_is_ahead_does_not_hide_catalogue_changes()
    {
        await using var ahead = await GameApiHost.StartAsync(stores, null, services =>
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new FakeTimeProvider(DateTimeOffset.UtcNow.AddSeconds(5)))));
        await using var other = await GameApiHost.StartAsync(stores, ahead.Settings);
        using var there = await ahead.ServiceAsync("admin");
        using var here = await other.ServiceAsync("admin");
        foreach (var (writer, game) in new[] { (there, "first-game"), (here, "second-game") })
        {
            await there.FetchAsync("/v1/games").JsonAsync();
            await here.FetchAsync("/v1/games").JsonAsync();
            await writer.SendJsonAsync(HttpMethod.Put, $"/v1/games/{game}", new { name = "New" }).JsonAsync(HttpStatusCode.Created);
            foreach (var reader in new[] { there, here })
                Assert.Contains(
                    game, (await reader.FetchAsync("/v1/games").JsonAsync()).GetProperty("items").EnumerateArray()
                        .Select(item => item.GetProperty("gameId").GetString()));
        }
    }

    private static async Task<List<string>> KindsAsync(HttpClient client) =>
        [.. (await client.FetchAsync("/v1/activities").JsonAsync()).GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("kind").GetString()!)];
}

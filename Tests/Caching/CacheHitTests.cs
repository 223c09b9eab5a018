using System.Net;
using GameApi.Caching;
using Tests.Activities;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Caching;

/// <summary>Every cache caches. Those of the gateway, of tokens and of analytics have tests of their own.</summary>
public sealed class CacheHitTests(LocalStores stores, SharedGameApi shared)
{
    public static TheoryData<string> Kinds => [.. CacheLifetimes.All.Select(life => life.Name)];

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_repeated_read_is_an_L1_hit(string kind)
    {
        var host = await shared.StartedAsync(stores);
        var player = await host.PlayerAsync();
        using var meter = new CacheMeter(host);
        var read = await ReadOfAsync(player, kind);

        // An entry may expire in between: then there is another try.
        await Eventually.HoldsAsync(async () =>
        {
            await read();
            var (hits, loads) = (meter.Of("cache.l1.hits", kind), meter.Of("cache.loads", kind));
            await read();
            return meter.Of("cache.l1.hits", kind) > hits && meter.Of("cache.loads", kind) == loads;
        });
        Assert.DoesNotContain(host.Errors.Lines, line => line.Contains("HybridCache", StringComparison.Ordinal));
    }

    private static async Task<Func<Task>> ReadOfAsync(TestPlayer player, string kind)
    {
        switch (kind)
        {
            case "session":
                var session = await player.Client.PostJsonAsync(
                    "/v1/sessions", new { gameId = "star-drift", platform = "web", clientVersion = "1" }).JsonAsync(HttpStatusCode.Created);
                return () => SendAsync($"/v1/sessions/{session.GetProperty("sessionId").GetGuid()}/heartbeat", HttpMethod.Post);
            case "recent":
                await player.Client.ReportAsync(Report.Item()).ReceiptAsync();
                return () => SendAsync("/v1/activities");
            case "profile":
                return () => SendAsync($"/v1/players/{player.Id}");
            case "game":
                return () => SendAsync("/v1/games/star-drift");
            case "catalogue":
                return () => SendAsync("/v1/games");
            case "board" or "top":
                await player.Client.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/global/scores", new { score = 1 }).JsonAsync();
                return () => SendAsync("/v1/leaderboards/global");
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "A new kind needs a request that reads it.");
        }

        async Task SendAsync(string path, HttpMethod? method = null)
        {
            using var response = await player.Client.SendAsync(
                new HttpRequestMessage(method ?? HttpMethod.Get, path), TestContext.Current.CancellationToken);
            Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode}");
        }
    }
}

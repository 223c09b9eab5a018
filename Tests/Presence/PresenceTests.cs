using System.Net.ServerSentEvents;
using System.Text.Json;
using ServiceDefaults.Authentication;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Presence;

public sealed class PresenceTests(LocalStores stores, SharedGameApi api)
{
    [Fact]
    public async Task Whoever_plays_is_counted_and_streamed_until_the_session_ends()
    {
        var host = await api.StartedAsync(stores);
        using var admin = await host.ServiceAsync(Roles.Admin);
        var gameId = $"g{Guid.NewGuid():N}"[..20];
        await admin.SendJsonAsync(HttpMethod.Put, $"/v1/games/{gameId}", new { name = "Test" });
        var player = await host.PlayerAsync();
        var session = await player.Client.PostJsonAsync("/v1/sessions", new { gameId, platform = "web", clientVersion = "1" })
            .JsonAsync(System.Net.HttpStatusCode.Created);

        await Eventually.HoldsAsync(async () => await CountAsync(player, gameId) == 1);
        Assert.Equal(1, await FirstEventAsync(player, gameId));

        await player.Client.PostJsonAsync($"/v1/sessions/{session.GetProperty("sessionId").GetString()}/end").JsonAsync();
        await Eventually.HoldsAsync(async () => await CountAsync(player, gameId) == 0);
    }

    private static async Task<long> CountAsync(TestPlayer player, string gameId) =>
        InGame(await player.Client.FetchAsync("/v1/presence").JsonAsync(), gameId);

    private static async Task<long> FirstEventAsync(TestPlayer player, string gameId)
    {
        await using var stream = await player.Client.GetStreamAsync("/v1/presence/stream", TestContext.Current.CancellationToken);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(TestContext.Current.CancellationToken))
        {
            Assert.Equal("presence", item.EventType);
            return InGame(JsonDocument.Parse(item.Data).RootElement, gameId);
        }

        return -1;
    }

    private static long InGame(JsonElement presence, string gameId) =>
        presence.GetProperty("byGame").TryGetProperty(gameId, out var count) ? count.GetInt64() : 0;
}

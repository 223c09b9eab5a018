using System.Net.ServerSentEvents;
using System.Net.WebSockets;
using System.Text.Json;
using ServiceDefaults.Authentication;
using Tests.Api;
using Tests.Gateway;
using Tests.Stores;
using Xunit;

namespace Tests.Presence;

public sealed class PresenceTests(LocalStores stores, SharedGameApi api)
{
    [Fact]
    public async Task A_player_is_counted_and_streamed_until_the_session_ends()
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

    [Fact]
    public async Task A_web_socket_through_the_gateway_streams_the_same_events()
    {
        var host = await api.StartedAsync(stores);
        var player = await host.PlayerAsync();
        await using var gateway = await GatewayHost.StartAsync([host.Address], ("Auth:SigningKey", host.Settings["Auth:SigningKey"]));
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {player.AccessToken}");
        await socket.ConnectAsync(
            new UriBuilder(gateway.Address) { Scheme = "ws", Path = "/v1/presence/stream" }.Uri, TestContext.Current.CancellationToken);
        var buffer = new byte[64 * 1024];

        for (var message = 0; message < 2; message++)
        {
            var received = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            Assert.Equal((WebSocketMessageType.Text, true), (received.MessageType, received.EndOfMessage));
            Assert.True(JsonDocument.Parse(buffer.AsMemory(0, received.Count)).RootElement.TryGetProperty("byGame", out _));
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        while ((await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken)).MessageType != WebSocketMessageType.Close)
        {
        }
    }

    [Theory]
    [InlineData("websocket", "12", "dGhlIHNhbXBsZSBub25jZQ==")]
    [InlineData("websocket", "13", "nonsense")]
    [InlineData("h2c", "13", "dGhlIHNhbXBsZSBub25jZQ==")]
    public async Task A_failed_web_socket_handshake_gets_the_event_stream(string upgrade, string version, string key)
    {
        var player = await (await api.StartedAsync(stores)).PlayerAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/presence/stream");
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", upgrade);
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", version);
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", key);

        using var response = await player.Client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Equal(
            (System.Net.HttpStatusCode.OK, "text/event-stream"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
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

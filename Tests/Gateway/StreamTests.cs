using System.Net.ServerSentEvents;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Tests.Gateway;

/// <summary>Server-sent events and WebSockets pass through, for longer than any request may take, and end with the gateway.</summary>
public sealed class StreamTests
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_are_flushed_one_by_one_and_outlive_the_request_timeout()
    {
        await using var backend = await Backend.StartAsync();
        backend.Answer = EventsAsync;
        await using var gateway = await GatewayHost.StartAsync([backend], ("Limits:RequestSeconds", "0.3"));
        using var client = gateway.Player();
        await using var stream = await client.GetStreamAsync("/v1/presence/stream", _cancellation);

        var started = DateTime.UtcNow;
        var events = 0;
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(_cancellation))
        {
            Assert.Equal("presence", item.EventType);
            events++;
            if (DateTime.UtcNow - started > TimeSpan.FromSeconds(1.5))
                break;
        }

        Assert.True(events > 2);
    }

    [Fact]
    public async Task A_stream_ends_at_once_when_the_gateway_stops()
    {
        await using var backend = await Backend.StartAsync();
        var left = new TaskCompletionSource();
        backend.Answer = async context =>
        {
            await using var _ = context.RequestAborted.Register(left.SetResult);
            await EventsAsync(context);
        };
        var gateway = await GatewayHost.StartAsync([backend]);
        using var client = gateway.Player();
        await using var stream = await client.GetStreamAsync("/v1/presence/stream", _cancellation);
        Assert.True(await stream.ReadAsync(new byte[16], _cancellation) > 0);

        gateway.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        await left.Task.WaitAsync(TimeSpan.FromSeconds(15), _cancellation);
        await gateway.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(15), _cancellation);
    }

    [Fact]
    public async Task A_web_socket_outlives_the_request_timeout_in_both_directions()
    {
        await using var backend = await Backend.StartAsync();
        backend.Answer = EchoAsync;
        await using var gateway = await GatewayHost.StartAsync([backend], ("Limits:RequestSeconds", "0.3"));
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {gateway.Token(Guid.CreateVersion7(), "player")}");
        await socket.ConnectAsync(new UriBuilder(gateway.Address) { Scheme = "ws", Path = "/v1/presence/stream" }.Uri, _cancellation);

        for (var turn = 0; turn < 4; turn++)
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes($"turn {turn}"), WebSocketMessageType.Text, true, _cancellation);
            var buffer = new byte[64];
            var received = await socket.ReceiveAsync(buffer, _cancellation);
            Assert.Equal($"turn {turn}", Encoding.UTF8.GetString(buffer, 0, received.Count));
            await Task.Delay(250, _cancellation);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, _cancellation);
    }

    [Fact]
    public async Task A_web_socket_without_a_token_is_rejected_before_it_opens()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([backend]);
        using var socket = new ClientWebSocket();

        var refused = await Assert.ThrowsAsync<WebSocketException>(() =>
            socket.ConnectAsync(new UriBuilder(gateway.Address) { Scheme = "ws", Path = "/v1/presence/stream" }.Uri, _cancellation));

        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
        Assert.Empty(backend.Requests);
    }

    private static async Task EventsAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.WriteAsync("event: presence\ndata: {}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(50, CancellationToken.None);
        }
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[64];
        while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } received)
            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, context.RequestAborted);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
    }
}

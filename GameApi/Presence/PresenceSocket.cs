using System.Net.ServerSentEvents;
using System.Net.WebSockets;
using System.Text.Json;

namespace GameApi.Presence;

/// <summary>The presence stream over a WebSocket: one JSON text message per event. Messages of the client are discarded.</summary>
internal sealed class PresenceSocket(IAsyncEnumerable<SseItem<PresenceView>> events) : IResult
{
    private const string ConnectAgain = "Connect again.";

    /// <summary>How long the client may take to respond to a close.</summary>
    private static readonly TimeSpan ClosingTime = TimeSpan.FromSeconds(2);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var socket = await httpContext.WebSockets.AcceptWebSocketAsync();
        using var left = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted);
        var reading = ReadAsync(socket, left);
        try
        {
            await foreach (var item in events.WithCancellation(left.Token))
                await socket.SendAsync(
                    JsonSerializer.SerializeToUtf8Bytes(item.Data, PresenceJsonContext.Default.PresenceView), WebSocketMessageType.Text,
                    true, left.Token);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, ConnectAgain, httpContext.RequestAborted);
            left.CancelAfter(ClosingTime);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException && left.IsCancellationRequested)
        {
            // The client has disconnected.
            await left.CancelAsync();
        }

        await reading;
    }

    /// <summary>Reads until the client closes the connection or it breaks.</summary>
    private static async Task ReadAsync(WebSocket socket, CancellationTokenSource left)
    {
        var buffer = new byte[256];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), left.Token)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The connection has ended, which is what this waits for.
        }

        await left.CancelAsync();
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Tests.Api;
using Tests.Gateway;
using Tests.Stores;
using Xunit;

namespace Tests.Presence;

/// <summary>Browsers open streams with tickets, proxies do not buffer them, and a stream ends with its session.</summary>
public sealed class StreamTicketTests(LocalStores stores, SharedGameApi shared) : IAsyncLifetime
{
    private const string Path = "/v1/presence/stream";

    private readonly EveryLine _log = new();
    private GameApiHost _service = null!;
    private GatewayHost _gateway = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await shared.StartedAsync(stores);
        _gateway = await GatewayHost.StartAsync(
            [_service.Address], _log, ("Auth:SigningKey", _service.Settings["Auth:SigningKey"]), ("Logging:LogLevel:Default", "Trace"));
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task An_EventSource_opens_a_stream_with_a_ticket_once()
    {
        var ticket = await TicketAsync(await _service.PlayerAsync());
        using var browser = _gateway.Client();

        using var first = await browser.GetAsync($"{Path}?ticket={ticket}", HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (first.StatusCode, first.Content.Headers.ContentType?.MediaType));
        await browser.FetchAsync($"{Path}?ticket={ticket}").ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task A_WebSocket_opens_a_stream_with_a_ticket()
    {
        var ticket = await TicketAsync(await _service.PlayerAsync());
        using var socket = new ClientWebSocket();

        await socket.ConnectAsync(new UriBuilder(_gateway.Address) { Scheme = "ws", Path = Path, Query = $"ticket={ticket}" }.Uri, Stop);

        var buffer = new byte[64 * 1024];
        var received = await socket.ReceiveAsync(buffer, Stop);
        Assert.Contains("\"online\"", Encoding.UTF8.GetString(buffer, 0, received.Count), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticket_opens_streams_only_and_an_access_token_is_not_a_ticket()
    {
        var player = await _service.PlayerAsync();
        var ticket = await TicketAsync(player);
        using var browser = _gateway.Client();
        using var asToken = _gateway.Client(ticket);

        foreach (var path in (string[])["/v1/players/me", "/v1/presence", "/v1/wallet", Path])
            await asToken.FetchAsync(path).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await asToken.PostJsonAsync("/v1/presence/ticket").ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await browser.FetchAsync($"/v1/players/me?ticket={ticket}").ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        foreach (var wrong in (string[])[player.AccessToken, "nonsense", "", ticket[..^4] + "AAAA", $"{ticket}&ticket={ticket}"])
            await browser.FetchAsync($"{Path}?ticket={wrong}").ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await _service.Client.FetchAsync($"{Path}?ticket={player.AccessToken}").ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task A_ticket_is_in_no_log_at_any_level()
    {
        var ticket = await TicketAsync(await _service.PlayerAsync());
        using var browser = _gateway.Client();

        using (await browser.GetAsync($"{Path}?ticket={ticket}", HttpCompletionOption.ResponseHeadersRead, Stop)) { }
        using (await browser.GetAsync($"{Path}?ticket={ticket}", HttpCompletionOption.ResponseHeadersRead, Stop)) { }

        Assert.Contains(_log.Lines, line => line.Contains(Path, StringComparison.Ordinal));
        Assert.DoesNotContain(
            _log.Lines, line => line.Contains(ticket, StringComparison.Ordinal) || line.Contains("ticket=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Events_are_neither_buffered_nor_compressed()
    {
        var player = await _service.PlayerAsync();
        using var client = _gateway.Client(player.AccessToken);

        using var stream = await client.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead, Stop);

        Assert.Equal("no", stream.Headers.GetValues("X-Accel-Buffering").Single());
        Assert.Empty(stream.Content.Headers.ContentEncoding);
        Assert.True(stream.Headers.CacheControl?.NoCache);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_and_its_tickets_end_within_a_second_of_the_logout(bool byTicket)
    {
        var player = await _service.PlayerAsync();
        using var client = _gateway.Client(byTicket ? null : player.AccessToken);
        var left = await TicketAsync(player);
        using var stream = await client.GetAsync(
            byTicket ? $"{Path}?ticket={await TicketAsync(player)}" : Path, HttpCompletionOption.ResponseHeadersRead, Stop);
        var ending = (await stream.Content.ReadAsStreamAsync(Stop)).CopyToAsync(Stream.Null, Stop);
        Assert.False(ending.IsCompleted);

        using (var loggedOut = await player.Client.PostJsonAsync("/v1/auth/logout"))
            Assert.Equal(HttpStatusCode.NoContent, loggedOut.StatusCode);

        // The contract promises one second; the rest allows for a machine that is busy with other tests.
        await ending.WaitAsync(TimeSpan.FromSeconds(1.8), Stop);
        await client.FetchAsync($"{Path}?ticket={left}").ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    private static async Task<string> TicketAsync(TestPlayer player)
    {
        using var issued = await player.Client.PostJsonAsync("/v1/presence/ticket");
        Assert.True(issued.Headers.CacheControl?.NoStore);
        var body = await issued.JsonAsync();
        Assert.Equal(30, body.GetProperty("expiresIn").GetInt32());
        return body.GetProperty("ticket").GetString()!;
    }

    /// <summary>Keeps every line.</summary>
    private sealed class EveryLine : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            Lines.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}

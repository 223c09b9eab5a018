using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Tests.Api;
using Xunit;

namespace Tests.Gateway;

/// <summary>A node dies with a request in flight: it may have executed it, so only the client may retry a write.</summary>
public sealed class RepeatTests
{
    private readonly ConcurrentQueue<string> _received = [];

    [Theory]
    [InlineData("/v1/wallet/spend", true)]
    [InlineData("/v1/sessions/0199a1b2-0000-7000-8000-000000000001/end", false)]
    public async Task A_write_whose_connection_ends_without_a_response_is_not_retried(string path, bool hasBody)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener);
        await using var gateway = await GatewayHost.StartAsync([new Uri($"http://{listener.LocalEndpoint}")]);
        using var client = gateway.Player();

        using (var first = await WriteAsync())
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        await WriteAsync().ProblemAsync(HttpStatusCode.BadGateway, "bad-gateway");

        Assert.Equal(2, _received.Count);
        listener.Stop();
        await serving;

        Task<HttpResponseMessage> WriteAsync() => hasBody ? client.SendTextAsync(HttpMethod.Post, path, "{}") : client.PostJsonAsync(path);
    }

    /// <summary>
    /// Responds to the first request for a player, and closes all other connections as the system does for a killed process.
    /// </summary>
    private async Task ServeAsync(TcpListener listener)
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken));
        }
        catch (SocketException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using var _ = connection;
        using var reader = new StreamReader(connection.GetStream(), Encoding.ASCII);
        while (await reader.ReadLineAsync() is { } request)
        {
            var length = 0;
            while (await reader.ReadLineAsync() is { Length: > 0 } header)
                if (header.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))
                    length = int.Parse(header.AsSpan("Content-Length: ".Length), CultureInfo.InvariantCulture);
            if (length > 0)
                await reader.ReadBlockAsync(new char[length]);
            if (request.Contains("/v1/", StringComparison.Ordinal))
            {
                _received.Enqueue(request);
                if (_received.Count > 1)
                    return;
            }

            await connection.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        }
    }
}

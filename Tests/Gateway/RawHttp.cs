using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Tests.Gateway;

/// <summary>HTTP/1.1 written to the socket by hand: requests that no HTTP library would send, at a pace of the test's own.</summary>
internal sealed class RawHttp : IDisposable
{
    private readonly TcpClient _socket = new();

    private NetworkStream Stream => _socket.GetStream();

    internal static async Task<RawHttp> ConnectAsync(Uri address)
    {
        var raw = new RawHttp();
        await raw._socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        return raw;
    }

    /// <summary>Sends a request, each character a byte, and reads until the server closes, or until the head of its response.</summary>
    internal static async Task<string> SendAsync(Uri address, string request, bool untilClosed = false)
    {
        using var raw = await ConnectAsync(address);
        await raw.WriteAsync(request);
        return await raw.ReadAsync(untilClosed);
    }

    internal Task WriteAsync(string bytes) =>
        Stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), TestContext.Current.CancellationToken).AsTask();

    internal async Task<string> ReadAsync(bool untilClosed = false)
    {
        var response = new StringBuilder();
        var buffer = new byte[4096];
        while ((untilClosed || !response.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
            && await Stream.ReadAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var read)
            response.Append(Encoding.Latin1.GetString(buffer, 0, read));
        return response.ToString();
    }

    public void Dispose() => _socket.Dispose();
}

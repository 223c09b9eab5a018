using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Bench.Load;

/// <summary>
/// A keep-alive HTTP/1.1 connection (RFC 9112) that sends prepared bytes and parses only the status and the length of the response. An
/// HttpClient would use more CPU than the servers it measures.
/// </summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _filled;

    /// <summary>The body of the last response.</summary>
    public byte[] Body
    {
        get
        {
            var response = _buffer.AsSpan(0, _filled);
            var end = response.IndexOf("\r\n\r\n"u8) + 4;
            var body = response[end..];
            if (response[..end].IndexOf("\r\nTransfer-Encoding: chunked"u8) < 0)
                return body.ToArray();
            // A short response is one chunk: its size, its bytes, the end.
            var start = body.IndexOf("\r\n"u8) + 2;
            return body[start..body.LastIndexOf("\r\n0\r\n\r\n"u8)].ToArray();
        }
    }

    public static async Task<LoadConnection> OpenAsync(int port, CancellationToken cancellationToken)
    {
        var connection = new LoadConnection();
        await connection._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
        return connection;
    }

    /// <summary>Sends a request and reads the whole response.</summary>
    /// <returns>Whether the response is right.</returns>
    /// <exception cref="IOException">The connection was closed, or the client does not know the framing of the response.</exception>
    public async ValueTask<bool> ExchangeAsync(LoadRequest request, CancellationToken cancellationToken)
    {
        await _socket.SendAsync(request.Bytes, SocketFlags.None, cancellationToken);
        var filled = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(filled), SocketFlags.None, cancellationToken);
            if (read == 0)
                throw new IOException("The server closed the connection.");
            filled += read;
            _filled = filled;
            var response = _buffer.AsSpan(0, filled);
            if (TryParse(response, out var status))
                return status == request.Status && response.IndexOf(request.Expected) >= 0;
            if (filled == _buffer.Length)
                throw new IOException("The response is larger than 256 KiB.");
        }
    }

    private static bool TryParse(ReadOnlySpan<byte> response, out int status)
    {
        status = 0;
        var end = response.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        if (!Utf8Parser.TryParse(response[9..12], out status, out _))
            throw new IOException("The response has no status.");
        var head = response[..(end + 2)];
        var body = response[(end + 4)..];
        if (status is 204 or 304)
            return true;
        var length = head.IndexOf("\r\nContent-Length: "u8);
        if (length >= 0)
        {
            return Utf8Parser.TryParse(head[(length + 18)..], out int expected, out _)
                ? body.Length >= expected
                : throw new IOException("The Content-Length of the response is not a number.");
        }

        if (head.IndexOf("\r\nTransfer-Encoding: chunked"u8) >= 0)
            return body.EndsWith("0\r\n\r\n"u8);
        throw new IOException("The response is neither chunked nor has a Content-Length.");
    }

    public void Dispose() => _socket.Dispose();
}

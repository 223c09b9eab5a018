using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Bench.Load;

/// <summary>
/// One keep-alive HTTP/1.1 connection (RFC 9112) that sends prepared bytes and reads just enough of the answer to
/// know its status and where it ends: an HttpClient would cost more than the servers measured.
/// </summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _filled;

    /// <summary>Of the latest answer.</summary>
    public byte[] Body
    {
        get
        {
            var answer = _buffer.AsSpan(0, _filled);
            var end = answer.IndexOf("\r\n\r\n"u8) + 4;
            var body = answer[end..];
            if (answer[..end].IndexOf("\r\nTransfer-Encoding: chunked"u8) < 0)
                return body.ToArray();
            // One chunk, as short answers are: its size, its bytes, the end.
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

    /// <summary>Sends and waits for the whole answer.</summary>
    /// <returns>Whether it is the right one.</returns>
    /// <exception cref="IOException">The connection was closed, or the answer is not framed in a way this client knows.</exception>
    public async ValueTask<bool> ExchangeAsync(LoadRequest request, CancellationToken cancellationToken)
    {
        await _socket.SendAsync(request.Bytes, SocketFlags.None, cancellationToken);
        var filled = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(filled), SocketFlags.None, cancellationToken);
            if (read == 0)
                throw new IOException("closed");
            filled += read;
            _filled = filled;
            var answer = _buffer.AsSpan(0, filled);
            if (TryParse(answer, out var status))
                return status == request.Status && answer.IndexOf(request.Expected) >= 0;
            if (filled == _buffer.Length)
                throw new IOException("The answer is larger than 256 KiB.");
        }
    }

    private static bool TryParse(ReadOnlySpan<byte> answer, out int status)
    {
        status = 0;
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        if (!Utf8Parser.TryParse(answer[9..12], out status, out _))
            throw new IOException("The answer has no status.");
        var head = answer[..(end + 2)];
        var body = answer[(end + 4)..];
        if (status is 204 or 304)
            return true;
        var length = head.IndexOf("\r\nContent-Length: "u8);
        if (length >= 0)
        {
            return Utf8Parser.TryParse(head[(length + 18)..], out int expected, out _)
                ? body.Length >= expected
                : throw new IOException("The answer's Content-Length is not a number.");
        }

        if (head.IndexOf("\r\nTransfer-Encoding: chunked"u8) >= 0)
            return body.EndsWith("0\r\n\r\n"u8);
        throw new IOException("The answer has neither Content-Length nor chunks.");
    }

    public void Dispose() => _socket.Dispose();
}

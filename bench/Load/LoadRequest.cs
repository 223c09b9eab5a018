using System.Text;

namespace Bench.Load;

/// <summary>A request as bytes, and the address it goes to.</summary>
internal sealed record LoadRequest(int Port, byte[] Bytes)
{
    public static LoadRequest Get(int port, string path, string? token = null) => Of(port, "GET", path, token, null);

    public static LoadRequest Of(int port, string method, string path, string? token, string? json, string? extraHeaders = null)
    {
        var head = new StringBuilder($"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: application/json\r\n");
        if (token is not null)
            head.Append($"Authorization: Bearer {token}\r\n");
        if (json is not null)
            head.Append($"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n");
        head.Append(extraHeaders).Append("\r\n").Append(json);
        return new LoadRequest(port, Encoding.UTF8.GetBytes(head.ToString()));
    }
}

using System.Text;

namespace Bench.Load;

/// <summary>A request as bytes, with the expected response.</summary>
internal sealed record LoadRequest(byte[] Bytes)
{
    public int Status { get; init; } = 200;

    /// <summary>Bytes that a right response contains.</summary>
    public byte[] Expected { get; init; } = [];

    public static LoadRequest Get(string path, string token) => Of("GET", path, token);

    public static LoadRequest Of(string method, string path, string? token, string? json = null, string? extraHeader = null)
    {
        var head = new StringBuilder($"{method} {path} HTTP/1.1\r\nHost: localhost\r\n");
        if (token is not null)
            head.Append("Authorization: Bearer ").Append(token).Append("\r\n");
        if (json is not null)
            head.Append($"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n");
        if (extraHeader is not null)
            head.Append(extraHeader).Append("\r\n");
        head.Append("\r\n").Append(json);
        return new LoadRequest(Encoding.UTF8.GetBytes(head.ToString()));
    }
}

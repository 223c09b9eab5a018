using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AspireGame.Client;

/// <summary>A request for one operation of the contract. The generated code builds it.</summary>
internal sealed class Call(string operation, string method, string path)
{
    internal const string IdempotencyKey = "Idempotency-Key";

    /// <summary>Writes that are idempotent by the contract, or by the ids in their bodies.</summary>
    private static readonly HashSet<string> Idempotent =
    [
        "LoginDevice", "LoginEmail", "LoginService", "RefreshTokens", "Logout",
        "SendHeartbeat", "EndSession", "ReportActivities", "IssueStreamTicket",
    ];

    /// <summary>Reads with the same response for every caller. The response has an ETag.</summary>
    private static readonly HashSet<string> PublicReads = ["GetProfile", "ListGames", "GetGame", "GetLeaderboard"];

    public string Operation => operation;
    public string Method => method;
    public string Target { get; private set; } = path;
    public Dictionary<string, string> Headers { get; } = [];
    public byte[]? Content { get; private set; }

    /// <summary>Whether the server may have received an attempt, so that the call may have taken effect.</summary>
    public bool MayHaveArrived { get; set; }

    public bool IsAnonymous => Target.StartsWith("/v1/auth/", StringComparison.Ordinal) && operation != "Logout";
    public bool IsPublicRead => PublicReads.Contains(operation);
    public string? Key => Headers.TryGetValue(IdempotencyKey, out var key) ? key : null;

    /// <summary>Whether a retry is safe even if an earlier attempt took effect (docs/gateway.md).</summary>
    public bool IsRetryable => method is "GET" or "DELETE" || Key is not null || Idempotent.Contains(operation);

    public Call Path(string name, object value)
    {
        Target = Target.Replace("{" + name + "}", Uri.EscapeDataString(Text(value)), StringComparison.Ordinal);
        return this;
    }

    public Call Query(string name, object? value)
    {
        if (value is not null)
            Target += (Target.Contains('?', StringComparison.Ordinal) ? '&' : '?') + name + "=" + Uri.EscapeDataString(Text(value));
        return this;
    }

    public Call Header(string name, string? value)
    {
        if (value is not null)
            Headers[name] = value;
        return this;
    }

    public Call Body<T>(T value, JsonTypeInfo<T> type) => Body(JsonSerializer.SerializeToUtf8Bytes(value, type));

    public Call Body(byte[]? json)
    {
        Content = json;
        return this;
    }

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
}

/// <summary>A response of the server.</summary>
public class Response
{
    internal Response(int status, byte[] body, string? eTag, TimeSpan? retryAfter) =>
        (Status, Body, ETag, RetryAfter) = (status, body, eTag, retryAfter);

    /// <summary>HTTP status.</summary>
    public int Status { get; }

    /// <summary>The body as received, in UTF-8.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Version of the resource, for <c>If-Match</c>.</summary>
    public string? ETag { get; }

    internal TimeSpan? RetryAfter { get; }

    internal Response<T> As<T>(JsonTypeInfo<T> type) => new(this, JsonSerializer.Deserialize(Body.Span, type)!);
}

/// <summary>A response of the server with its deserialized body.</summary>
public sealed class Response<T> : Response
{
    internal Response(Response response, T value)
        : base(response.Status, response.Body.ToArray(), response.ETag, response.RetryAfter) => Value = value;

    /// <summary>The deserialized body.</summary>
    public T Value { get; }
}

using System.Net.Http.Headers;
using System.Net.Sockets;

namespace AspireGame.Client;

/// <summary>Sends one HTTP request per call. <see cref="GameClient"/> decides what is retried.</summary>
internal sealed class HttpTransport(HttpClient http)
{
    private readonly ETagCache _cache = new();

    public async Task<Response> SendAsync(Call call, string? token, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        using var request = Request(call, token);
        var cached = call.IsPublicRead ? _cache.Find(call.Target) : null;
        if (cached is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", cached.ETag);

        // HttpClient reads the whole body here, so that a truncated body counts as no response.
        using var message = await http.SendAsync(request, limit.Token).ConfigureAwait(false);
        var body = await message.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false);
        var eTag = message.Headers.ETag?.ToString();
        var response = new Response((int)message.StatusCode, body, eTag, RetryAfter(message.Headers.RetryAfter));
        if (response.Status is 304 && cached is not null)
            response = cached;
        if (call.IsPublicRead && response.Status is < 300)
            _cache.Store(call.Target, response);
        return response;
    }

    /// <summary>Opens a stream. The caller reads and disposes it.</summary>
    public Task<HttpResponseMessage> OpenAsync(Call call, string token, CancellationToken cancellationToken) =>
        http.SendAsync(Request(call, token), HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    /// <summary>Whether the connection failed or the time was up, as opposed to a response from the server.</summary>
    public static bool IsFailure(Exception exception) => exception is HttpRequestException or IOException or OperationCanceledException;

    /// <summary>Whether no connection was made, so that the server cannot have received the request.</summary>
    public static bool WasNeverSent(Exception exception) => exception.InnerException is SocketException
    {
        SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound
            or SocketError.HostUnreachable or SocketError.NetworkUnreachable,
    };

    private static HttpRequestMessage Request(Call call, string? token)
    {
        var request = new HttpRequestMessage(new HttpMethod(call.Method), call.Target);
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        foreach (var header in call.Headers)
            request.Headers.TryAddWithoutValidation(header.Key, header.Value);
        if (call.Content is not null)
            request.Content = new ByteArrayContent(call.Content) { Headers = { ContentType = new("application/json") } };
        return request;
    }

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header) => header?.Delta ?? (header?.Date - DateTimeOffset.UtcNow);
}

using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Gateway.PublicReads;
using Microsoft.AspNetCore.OutputCaching;

namespace Gateway.ConditionalRequests;

/// <summary>
/// Adds an ETag to a public read that has none: a hash of its bytes. The output cache holds the whole response anyway, so the response gets
/// a length too.
/// </summary>
internal static class ETagGenerator
{
    private const int HashBytes = 16;

    /// <summary>Middleware of the proxy pipeline.</summary>
    internal static Task InvokeAsync(HttpContext context, Func<Task> next) =>
        context.Features.Get<IOutputCacheFeature>() is { Context: { EnableOutputCaching: true } cache }
            ? AddETagAsync(context, cache, next)
            : next();

    private static async Task AddETagAsync(HttpContext context, OutputCacheContext cache, Func<Task> next)
    {
        var response = context.Response;
        var body = response.Body;
        using var buffer = new MemoryStream();
        response.Body = buffer;
        try
        {
            await next();
        }
        finally
        {
            response.Body = body;
        }

        if (buffer.Length == 0)
            return;
        var bytes = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        if (response.StatusCode == StatusCodes.Status200OK && response.Headers.ETag.Count == 0)
            response.Headers.ETag = ETagOf(bytes.Span);
        response.ContentLength = bytes.Length;

        // The output cache drops a body above its limit, and would send an empty one to the requests that wait for this response.
        if (bytes.Length > PublicReadExtensions.MaxBodyBytes)
            cache.AllowCacheStorage = false;

        // Other requests may wait for this response after its own client has disconnected; an exception would fail them too.
        await body.WriteAsync(bytes, CancellationToken.None);
    }

    /// <summary>Weak (RFC 9110, section 8.8.1): the compressed and the plain response share it.</summary>
    private static string ETagOf(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return string.Create(CultureInfo.InvariantCulture, $"W/\"{Base64Url.EncodeToString(hash[..HashBytes])}\"");
    }
}

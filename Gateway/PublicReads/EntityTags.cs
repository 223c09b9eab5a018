using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.OutputCaching;

namespace Gateway.PublicReads;

/// <summary>Gives a public read that has none an entity tag, made of its bytes, and so a length: it is kept whole anyhow.</summary>
internal static class EntityTags
{
    private const int TagBytes = 16;

    internal static Task InvokeAsync(HttpContext context, Func<Task> next) =>
        context.Features.Get<IOutputCacheFeature>() is { Context: { EnableOutputCaching: true } cache } ? TagAsync(context, cache, next)
            : next();

    private static async Task TagAsync(HttpContext context, OutputCacheContext cache, Func<Task> next)
    {
        var response = context.Response;
        var body = response.Body;
        using var whole = new MemoryStream();
        response.Body = whole;
        try
        {
            await next();
        }
        finally
        {
            response.Body = body;
        }

        if (whole.Length == 0)
            return;
        var bytes = whole.GetBuffer().AsMemory(0, (int)whole.Length);
        if (response.StatusCode == StatusCodes.Status200OK && response.Headers.ETag.Count == 0)
            response.Headers.ETag = TagOf(bytes.Span);
        response.ContentLength = bytes.Length;
        // Those who wait for the same would be given what is left of it: nothing.
        if (bytes.Length > PublicReadExtensions.LargestAnswer)
            cache.AllowCacheStorage = false;
        // Others may wait for these bytes, though the one who asked is gone; an exception would be theirs too.
        await body.WriteAsync(bytes, CancellationToken.None);
    }

    /// <summary>Weak (RFC 9110, section 8.8.1): compressed or not, it is the same answer.</summary>
    private static string TagOf(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return string.Create(CultureInfo.InvariantCulture, $"W/\"{Base64Url.EncodeToString(hash[..TagBytes])}\"");
    }
}

using System.Net.Mime;
using System.Text;

namespace GameApi.Http.Json;

/// <summary>A body in a charset that nobody knows is 415; the framework would fail on it.</summary>
internal static class KnownCharsets
{
    internal static void UseKnownCharsets(this WebApplication app) => app.Use((context, next) => IsKnown(context.Request.ContentType)
        ? next(context)
        : throw new BadHttpRequestException("Unknown charset.", StatusCodes.Status415UnsupportedMediaType));

    private static bool IsKnown(string? contentType)
    {
        // UTF-8 or none, nearly always: nothing to look up.
        if (contentType is null || !contentType.Contains("charset", StringComparison.OrdinalIgnoreCase) || contentType.EndsWith("=utf-8", StringComparison.OrdinalIgnoreCase))
            return true;
        try
        {
            return new ContentType(contentType).CharSet is not { } charset || Encoding.GetEncoding(charset.Trim('"')) is not null;
        }
        catch (Exception unknown) when (unknown is ArgumentException or FormatException)
        {
            return false;
        }
    }
}

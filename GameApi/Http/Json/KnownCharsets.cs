using System.Text;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace GameApi.Http.Json;

/// <summary>
/// Normalizes the charset of a body's media type, quoted or not (RFC 9110, section 8.3.2), because the framework fails on quoted and
/// unknown names. An unknown charset gets 415.
/// </summary>
internal static class KnownCharsets
{
    internal static void UseKnownCharsets(this WebApplication app) => app.Use(static (context, next) =>
        Normalize(context.Request)
            ? next(context)
            : throw new BadHttpRequestException("Unknown charset.", StatusCodes.Status415UnsupportedMediaType));

    private static bool Normalize(HttpRequest request)
    {
        // Nearly all requests say UTF-8 or have no charset.
        if (request.ContentType is not { } text || !text.Contains("charset", StringComparison.OrdinalIgnoreCase)
            || text.EndsWith("; charset=utf-8", StringComparison.OrdinalIgnoreCase))
            return true;
        if (!MediaTypeHeaderValue.TryParse(text, out var type)
            || EncodingOf(HeaderUtilities.UnescapeAsQuotedString(type.Charset)) is not { } encoding)
            return false;
        type.Charset = encoding.WebName;
        request.ContentType = type.ToString();
        return true;
    }

    private static Encoding? EncodingOf(StringSegment charset)
    {
        try
        {
            return charset.Length == 0 ? Encoding.UTF8 : Encoding.GetEncoding(charset.ToString());
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}

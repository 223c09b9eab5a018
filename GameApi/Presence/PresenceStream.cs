using System.Net.ServerSentEvents;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace GameApi.Presence;

/// <summary>The presence stream as server-sent events, not buffered by proxies.</summary>
internal sealed class PresenceStream(IAsyncEnumerable<SseItem<PresenceView>> events) : IResult, IEndpointMetadataProvider
{
    internal const string ContentType = "text/event-stream";

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(SseItem<PresenceView>), [ContentType]));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        SetHeaders(httpContext.Response);
        return TypedResults.ServerSentEvents(events).ExecuteAsync(httpContext);
    }

    /// <summary>
    /// Turns off the buffering of nginx and its ingress. Removes the framework's <c>Content-Encoding: identity</c>, which is valid in
    /// Accept-Encoding only (RFC 9110, section 8.4.1).
    /// </summary>
    private static void SetHeaders(HttpResponse response)
    {
        response.Headers["X-Accel-Buffering"] = "no";
        response.OnStarting(static state =>
        {
            ((HttpResponse)state).Headers.Remove(HeaderNames.ContentEncoding);
            return Task.CompletedTask;
        }, response);
    }
}

/// <summary>Only the headers of the stream, for HEAD.</summary>
internal sealed class EmptyStream : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = PresenceStream.ContentType;
        return Task.CompletedTask;
    }
}

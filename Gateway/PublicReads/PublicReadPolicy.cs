using System.Buffers;
using Microsoft.AspNetCore.OutputCaching;
using ServiceDefaults.Authentication;

namespace Gateway.PublicReads;

/// <summary>
/// Routes with output cache policy <c>public</c> return the same response to every authorized caller, so one response serves all. The
/// framework's default policy skips requests with a token, which is every request here. The policy runs after authorization and the limits.
/// Only a 200 that does not forbid caching is stored.
/// </summary>
internal sealed class PublicReadPolicy(TimeSpan lifetime) : IOutputCachePolicy
{
    internal const string Name = "public";

    /// <summary>The separators of the framework's cache keys. A query with one of them could collide with another key.</summary>
    private static readonly SearchValues<string> Separators = SearchValues.Create(["%1e", "%1f"], StringComparison.OrdinalIgnoreCase);

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellationToken)
    {
        var http = context.HttpContext;
        var isRead = HttpMethods.IsGet(http.Request.Method) && http.Request.ContentLength is null or 0
            && http.Request.Headers.TransferEncoding.Count == 0
            && !http.Request.QueryString.Value.AsSpan().ContainsAny(Separators);
        // Operators edit what they read. A cached response could show them what they have just replaced.
        var isCacheable = isRead && http.User.Identity?.IsAuthenticated == true && !http.User.IsOperator()
            && http.RequestServices.GetRequiredService<RevokedSessions>().IsSurelyActive(http.User);
        context.EnableOutputCaching = context.AllowCacheLookup = context.AllowCacheStorage = context.AllowLocking = isCacheable;
        context.ResponseExpirationTimeSpan = lifetime;

        // The response depends on path and query, not on the host name that the client used.
        context.CacheVaryByRules.VaryByHost = false;
        context.CacheVaryByRules.QueryKeys = "*";
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellationToken)
    {
        var response = context.HttpContext.Response;
        if (response.StatusCode != StatusCodes.Status200OK || response.Headers.SetCookie.Count > 0
            || response.Headers.ContentEncoding.Count > 0
            || response.Headers.CacheControl.ToString().Contains("no-store", StringComparison.OrdinalIgnoreCase))
            context.AllowCacheStorage = false;
        return ValueTask.CompletedTask;
    }
}

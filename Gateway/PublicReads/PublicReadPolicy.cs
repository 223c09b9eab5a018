using System.Buffers;
using Microsoft.AspNetCore.OutputCaching;
using ServiceDefaults.Authentication;

namespace Gateway.PublicReads;

/// <summary>
/// Routes with output cache policy <c>public</c> answer everybody alike, whoever asks, so one answer serves all who may ask: the
/// framework's own policy refuses whatever carries a token, which is every request here. It comes after authorization and the limits.
/// Nothing is cached but a 200 that says nothing against it.
/// </summary>
internal sealed class PublicReadPolicy(TimeSpan lifetime) : IOutputCachePolicy
{
    internal const string Name = "public";

    /// <summary>What the framework puts between the parts of a key: in a query they would make two questions one.</summary>
    private static readonly SearchValues<string> Separators = SearchValues.Create(["%1e", "%1f"], StringComparison.OrdinalIgnoreCase);

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellationToken)
    {
        var http = context.HttpContext;
        var asks = HttpMethods.IsGet(http.Request.Method) && http.Request.ContentLength is null or 0
            && http.Request.Headers.TransferEncoding.Count == 0
            && !http.Request.QueryString.Value.AsSpan().ContainsAny(Separators);
        // Operators edit what they read: an answer from memory would be what they have just replaced.
        var may = asks && http.User.Identity?.IsAuthenticated == true && !http.User.IsOperator()
            && http.RequestServices.GetRequiredService<RevokedSessions>().IsKnownToLast(http.User);
        context.EnableOutputCaching = context.AllowCacheLookup = context.AllowCacheStorage = context.AllowLocking = may;
        context.ResponseExpirationTimeSpan = lifetime;

        // The answer depends on path and query, not on the name under which the gateway was reached.
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

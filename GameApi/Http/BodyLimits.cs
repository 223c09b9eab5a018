using Microsoft.AspNetCore.Http.Metadata;

namespace GameApi.Http;

/// <summary>Size limits of request bodies, in bytes. A larger body gets 413 before it is read.</summary>
internal static class BodyLimits
{
    /// <summary>For every endpoint without its own limit.</summary>
    internal const long Default = 256 * 1024;

    /// <summary>For batches of activities.</summary>
    internal const long Batch = 1024 * 1024;

    /// <summary>Sets the limit of endpoints.</summary>
    internal static TBuilder WithBodyLimit<TBuilder>(this TBuilder endpoints, long bytes) where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new Limit(bytes));

    private sealed record Limit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}

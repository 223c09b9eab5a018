using Microsoft.AspNetCore.Http.Metadata;

namespace GameApi.Http;

/// <summary>How large a request body may be, in bytes; a larger one is 413 before it is read.</summary>
internal static class BodyLimits
{
    /// <summary>For every endpoint that says nothing else.</summary>
    internal const long Default = 256 * 1024;

    /// <summary>For batches of activities.</summary>
    internal const long Batch = 1024 * 1024;

    /// <summary>Gives endpoints a limit of their own.</summary>
    internal static TBuilder WithBodyLimit<TBuilder>(this TBuilder endpoints, long bytes) where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new Limit(bytes));

    private sealed record Limit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}

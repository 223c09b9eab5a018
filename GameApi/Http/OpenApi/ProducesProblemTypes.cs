using ServiceDefaults.Problems;

namespace GameApi.Http.OpenApi;

/// <summary>Endpoint metadata: the problems an endpoint can return beyond those of every endpoint.</summary>
internal sealed record ProducesProblemTypes(IReadOnlyList<ProblemType> Types);

internal static class ProducesProblemTypesExtensions
{
    /// <summary>Adds the problems that the endpoint itself returns to its OpenAPI operation.</summary>
    internal static TBuilder ProducesProblems<TBuilder>(
        this TBuilder endpoints, params ProblemType[] types) where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new ProducesProblemTypes(types));
}

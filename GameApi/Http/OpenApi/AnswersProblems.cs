using ServiceDefaults.Problems;

namespace GameApi.Http.OpenApi;

/// <summary>Metadata of an endpoint: problems it answers besides those every endpoint has.</summary>
internal sealed record AnswersProblems(IReadOnlyList<ProblemType> Types);

internal static class AnswersProblemsExtensions
{
    /// <summary>Lists in the OpenAPI document the problems that the endpoint itself answers.</summary>
    internal static TBuilder Answers<TBuilder>(
        this TBuilder endpoints, params ProblemType[] types) where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new AnswersProblems(types));
}

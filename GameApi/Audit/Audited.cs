namespace GameApi.Audit;

/// <summary>Metadata of an endpoint that changes something as an operator.</summary>
/// <param name="Actions">Those of the audit rows that it leaves, one for each request; none where it leaves none.</param>
/// <param name="Reason">Why it leaves none.</param>
internal sealed record Audited(IReadOnlyList<string> Actions, string? Reason = null);

internal static class AuditedExtensions
{
    /// <summary>
    /// Says that each request that succeeds leaves a row with one of these actions. A test calls every such endpoint and looks for it.
    /// </summary>
    internal static TBuilder Audited<TBuilder>(this TBuilder endpoint, params string[] actions)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new Audited(actions));

    /// <summary>Says why an endpoint leaves no row.</summary>
    internal static TBuilder NotAudited<TBuilder>(this TBuilder endpoint, string reason) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new Audited([], reason));
}

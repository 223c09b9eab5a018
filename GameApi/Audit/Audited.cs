namespace GameApi.Audit;

/// <summary>Metadata of an endpoint that changes something as an operator.</summary>
/// <param name="Action">Of the audit row that it leaves; null where it leaves none.</param>
/// <param name="Reason">Why it leaves none.</param>
internal sealed record Audited(string? Action, string? Reason = null);

internal static class AuditedExtensions
{
    /// <summary>
    /// Says that each request that succeeds leaves a row with this action. A test calls every such endpoint and looks for the row.
    /// </summary>
    internal static TBuilder Audited<TBuilder>(this TBuilder endpoint, string action) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new Audited(action));

    /// <summary>Says why an endpoint leaves no row.</summary>
    internal static TBuilder NotAudited<TBuilder>(this TBuilder endpoint, string reason) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new Audited(null, reason));
}

namespace GameApi.Audit;

/// <summary>Endpoint metadata: how a change by an operator is audited.</summary>
/// <param name="Actions">Actions of the audit rows, one row per request; empty if there is none.</param>
/// <param name="Reason">Why there is none.</param>
internal sealed record Audited(IReadOnlyList<string> Actions, string? Reason = null);

internal static class AuditedExtensions
{
    /// <summary>
    /// Declares that every successful request appends a row with one of these actions. A test calls every such endpoint and checks the row.
    /// </summary>
    internal static TBuilder Audited<TBuilder>(this TBuilder endpoint, params string[] actions)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new Audited(actions));

    /// <summary>Declares that an endpoint appends no row, with the reason.</summary>
    internal static TBuilder NotAudited<TBuilder>(this TBuilder endpoint, string reason) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new Audited([], reason));
}

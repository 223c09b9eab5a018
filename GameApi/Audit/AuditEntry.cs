using System.Text.Json;
using System.Text.Json.Nodes;
using ServiceDefaults.Problems;

namespace GameApi.Audit;

/// <summary>A change by an operator.</summary>
/// <param name="Action">The action, for example player.ban.</param>
/// <param name="Subject">The target: kind and id, without personal data.</param>
/// <param name="PlayerId">The player concerned. <paramref name="Before"/>, <paramref name="After"/> and <paramref name="Reason"/> are
/// removed when the player is erased.</param>
/// <param name="Before">State before the change.</param>
/// <param name="After">State after the change.</param>
/// <param name="Reason">Reason given by the operator.</param>
internal sealed record AuditEntry(
    string Action, string Subject, Guid? PlayerId = null, JsonObject? Before = null, JsonObject? After = null, string? Reason = null)
{
    /// <summary>The nesting allowed in a row: that of a request, and of the row around it.</summary>
    internal static readonly JsonDocumentOptions Nesting = new() { MaxDepth = JsonLevels.MaxWrapped };
}

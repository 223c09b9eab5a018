using System.Text.Json;
using System.Text.Json.Nodes;
using ServiceDefaults.Problems;

namespace GameApi.Audit;

/// <summary>One change.</summary>
/// <param name="Action">Such as player.ban.</param>
/// <param name="Subject">What it was done to: kind and id, and nothing that names a person.</param>
/// <param name="PlayerId">The player it concerns: <paramref name="Before"/>, <paramref name="After"/> and <paramref name="Reason"/> are
/// removed with the player.</param>
/// <param name="Before">What was there.</param>
/// <param name="After">What is there now.</param>
/// <param name="Reason">Why, as the operator says.</param>
internal sealed record AuditEntry(
    string Action, string Subject, Guid? PlayerId = null, JsonObject? Before = null, JsonObject? After = null, string? Reason = null)
{
    /// <summary>What a client sends may be as deep as a client may send it, within a row.</summary>
    internal static readonly JsonDocumentOptions Nesting = new() { MaxDepth = JsonLevels.MaxWrapped };
}

using System.Text.Json.Nodes;
using GameApi.Http.Validation;

namespace GameApi.Leaderboards;

/// <summary>A leaderboard and how it treats scores.</summary>
/// <param name="BoardId">Short slug.</param>
/// <param name="Name">Shown to players.</param>
/// <param name="Policy">best keeps a player's highest score, latest the last, sum adds up.</param>
/// <param name="ClosedAt">Since when it takes no scores; null while it does.</param>
/// <param name="Version">Increases with each change; the ETag.</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="UpdatedAt">Latest change.</param>
/// <example>
/// {
///     "boardId": "season-1", "name": "Season 1", "policy": "best", "closedAt": "2026-11-30T23:59:59Z", "version": 2,
///     "createdAt": "2026-11-01T09:30:00Z", "updatedAt": "2026-11-30T23:59:59Z"
/// }
/// </example>
internal sealed record BoardView(
    string BoardId, string Name, string Policy, DateTimeOffset? ClosedAt, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>The settings of a leaderboard, as a whole.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Policy">best, latest or sum. It stays as it was when the board was added.</param>
/// <param name="Closed">Whether it takes no scores, such as after the end of a season. What is on it stays.</param>
/// <param name="Reason">For the audit log. Operators have to give one.</param>
/// <example>{ "name": "Season 1", "policy": "best", "closed": true, "reason": "The season is over." }</example>
internal sealed record BoardSettings(
    [Text(1, 100)] string Name, [BoardPolicy] string Policy, bool Closed = false, [Reason] string? Reason = null);

/// <summary>How a board treats a score.</summary>
internal sealed class BoardPolicyAttribute() : FormAttribute("best|latest|sum")
{
    public override string FormatErrorMessage(string name) => "best, latest or sum.";
}

/// <summary>What the audit log says of a change to a board.</summary>
internal static class BoardAudit
{
    internal const string Add = "board.add", Change = "board.change";

    internal static JsonObject? Shown(CachedBoard? board) => board is null ? null : new()
    {
        ["name"] = board.Name,
        ["policy"] = board.Policy,
        ["closed"] = board.ClosedAt is not null,
        ["version"] = board.Version,
    };
}

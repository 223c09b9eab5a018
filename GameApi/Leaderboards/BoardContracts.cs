using System.Text.Json.Nodes;
using GameApi.Http.Validation;

namespace GameApi.Leaderboards;

/// <summary>The settings of a leaderboard.</summary>
/// <param name="BoardId">Short slug.</param>
/// <param name="Name">Shown to players.</param>
/// <param name="Policy">best keeps a player's highest score, latest the latest, sum adds them up.</param>
/// <param name="ClosedAt">Since when it accepts no scores; null while it does.</param>
/// <param name="Version">The ETag; rises with each change.</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="UpdatedAt">Time of the latest change.</param>
/// <example>
/// {
///     "boardId": "season-1", "name": "Season 1", "policy": "best", "closedAt": "2026-11-30T23:59:59Z", "version": 2,
///     "createdAt": "2026-11-01T09:30:00Z", "updatedAt": "2026-11-30T23:59:59Z"
/// }
/// </example>
internal sealed record BoardView(
    string BoardId, string Name, string Policy, DateTimeOffset? ClosedAt, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>The settings of a leaderboard; a PUT replaces all of them.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Policy">best, latest or sum. It cannot change after the board was added.</param>
/// <param name="Closed">Whether it rejects scores, for example after the end of a season. Its ranking stays readable.</param>
/// <param name="Reason">For the audit log. Operators must give one.</param>
/// <example>{ "name": "Season 1", "policy": "best", "closed": true, "reason": "The season is over." }</example>
internal sealed record BoardSettings(
    [Text(1, 100)] string Name, [BoardPolicy] string Policy, bool Closed = false, [Reason] string? Reason = null);

/// <summary>The policy by which a board combines a player's scores.</summary>
internal sealed class BoardPolicyAttribute() : FormAttribute("best|latest|sum")
{
    public override string FormatErrorMessage(string name) => "best, latest or sum.";
}

/// <summary>The audit actions of boards, and a board's state in the audit log.</summary>
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

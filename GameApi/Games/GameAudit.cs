using System.Text.Json.Nodes;
using GameApi.Audit;

namespace GameApi.Games;

/// <summary>The audit actions of the catalogue, and a game's state in the audit log.</summary>
internal static class GameAudit
{
    internal const string Add = "game.add", Change = "game.change";

    internal static JsonObject? Shown(GameView? game) => game is null ? null : new()
    {
        ["name"] = game.Name,
        ["description"] = game.Description,
        ["config"] = JsonNode.Parse(game.Config.GetRawText(), documentOptions: AuditEntry.Nesting),
        ["version"] = game.Version,
    };
}

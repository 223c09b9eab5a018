using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using GameApi.Data.Schema;
using GameApi.Http.Lists;
using GameApi.Http.Validation;

namespace GameApi.Games;

/// <summary>A game of the catalogue.</summary>
/// <param name="GameId">Short slug.</param>
/// <param name="Name">Shown to players.</param>
/// <param name="Description">One or two sentences.</param>
/// <param name="Config">Configuration for the game's clients.</param>
/// <param name="Version">The ETag; rises with each change.</param>
/// <param name="CreatedAt">When it was added to the catalogue.</param>
/// <param name="UpdatedAt">Time of the latest change.</param>
/// <example>
/// {
///     "gameId": "star-drift", "name": "Star Drift", "description": "Race through the belt.", "config": {"maxPlayers": 8},
///     "version": 3, "createdAt": "2026-11-01T09:30:00Z", "updatedAt": "2026-11-02T18:05:12Z"
/// }
/// </example>
[ImmutableObject(true)]
internal sealed record GameView(
    string GameId, string Name, string? Description, JsonElement Config, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>A cached page of the catalogue.</summary>
[ImmutableObject(true)]
internal sealed record CatalogueRows(IReadOnlyList<GameView> Games, bool More);

/// <summary>The content of a game; a PUT replaces all of it.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Description">At most 1000 characters.</param>
/// <param name="Config">A JSON object of at most 16 KiB, 32 KiB with its numbers written in full.</param>
/// <param name="Reason">For the audit log. Operators must give one.</param>
/// <example>
/// {
///     "name": "Star Drift", "description": "Race through the belt.", "config": {"maxPlayers": 8},
///     "reason": "Eight players fit the new track."
/// }
/// </example>
internal sealed record GameContent(
    [Text(1, 100)] string Name, [Length(0, 1000)] string? Description = null,
    [JsonObject(16 * 1024, Checks.MaxConfig)] JsonElement? Config = null, [Reason] string? Reason = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(GameView))]
[JsonSerializable(typeof(GameContent))]
[JsonSerializable(typeof(Page<GameView>))]
internal sealed partial class GamesJsonContext : JsonSerializerContext;

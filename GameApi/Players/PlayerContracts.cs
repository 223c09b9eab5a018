using System.ComponentModel;
using System.Text.Json.Serialization;
using GameApi.Http.Validation;

namespace GameApi.Players;

/// <summary>The player's own view of the profile.</summary>
/// <param name="PlayerId">UUIDv7.</param>
/// <param name="DisplayName">Shown to all players; not unique.</param>
/// <param name="Country">ISO 3166-1 alpha-2, or null.</param>
/// <param name="Level">Starts at 1.</param>
/// <param name="Xp">Experience points.</param>
/// <param name="SessionCount">Sessions ever started.</param>
/// <param name="PlaySeconds">Seconds in ended sessions.</param>
/// <param name="LastSeenAt">Start of the latest session.</param>
/// <param name="CreatedAt">Time of registration.</param>
/// <param name="UpdatedAt">Time of the latest change of the profile.</param>
/// <example>
/// {
///     "playerId": "01930f2a-6f4e-7c1b-9d53-2a7b8c4d5e6f", "displayName": "Ada", "country": "SE", "level": 7, "xp": 5300,
///     "sessionCount": 12, "playSeconds": 9000, "lastSeenAt": "2026-11-02T18:05:12Z", "createdAt": "2026-11-01T09:30:00Z",
///     "updatedAt": "2026-11-02T18:05:12Z"
/// }
/// </example>
internal sealed record PlayerView(
    Guid PlayerId, string DisplayName, string? Country, int Level, long Xp, int SessionCount, long PlaySeconds,
    DateTimeOffset? LastSeenAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>The public view of a player.</summary>
/// <param name="PlayerId">UUIDv7.</param>
/// <param name="DisplayName">Not unique.</param>
/// <param name="Country">ISO 3166-1 alpha-2, or null.</param>
/// <param name="Level">Starts at 1.</param>
/// <param name="CreatedAt">Time of registration.</param>
/// <example>
/// {
///     "playerId": "01930f2a-6f4e-7c1b-9d53-2a7b8c4d5e6f", "displayName": "Ada", "country": "SE", "level": 7,
///     "createdAt": "2026-11-01T09:30:00Z"
/// }
/// </example>
[ImmutableObject(true)]
internal sealed record PublicProfile(Guid PlayerId, string DisplayName, string? Country, int Level, DateTimeOffset CreatedAt);

/// <summary>A change of a profile; omitted members stay unchanged.</summary>
/// <param name="DisplayName">3 to 32 visible characters.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <example>{ "displayName": "Ada", "country": "SE" }</example>
internal sealed record PlayerChange([PlayerName] string? DisplayName = null, [Country] string? Country = null);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PlayerView))]
[JsonSerializable(typeof(PublicProfile))]
[JsonSerializable(typeof(PlayerChange))]
internal sealed partial class PlayersJsonContext : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GameApi.Http.Lists;

namespace GameApi.PlayerSearch;

/// <summary>A player found by a search.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Name">Display name; not unique.</param>
/// <param name="Country">ISO 3166-1 alpha-2, or null.</param>
/// <param name="CreatedAt">Time of registration.</param>
/// <param name="LastSeenAt">Start of the latest session.</param>
/// <param name="Bans">Active bans.</param>
/// <example>
/// {
///     "id": "01930f2b-11aa-7d02-8e61-0c9d7e5f4a3b", "name": "Ada", "country": "SE",
///     "createdAt": "2026-10-01T09:30:00Z", "lastSeenAt": "2026-11-02T18:05:12Z", "bans": []
/// }
/// </example>
internal sealed record FoundPlayer(
    Guid Id, string Name, string? Country, DateTimeOffset CreatedAt, DateTimeOffset? LastSeenAt, IReadOnlyList<PlayerBan> Bans);

/// <summary>A ban.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Scope">login, scores or all.</param>
/// <param name="Until">End of the ban; null: until it is lifted.</param>
/// <param name="Reason">Shown to operators, not to players.</param>
/// <param name="By">The operator's id.</param>
/// <param name="At">When the ban was set.</param>
/// <param name="LiftedAt">When the ban was lifted early; null if it was not.</param>
/// <example>
/// {
///     "id": "01930f2b-11aa-7d02-8e61-0c9d7e5f4a3b", "scope": "scores", "until": null, "reason": "Impossible scores.",
///     "by": "01930f2b-11aa-7d02-8e61-0c9d7e5f4a3b", "at": "2026-11-02T18:05:12Z", "liftedAt": null
/// }
/// </example>
internal sealed record PlayerBan(
    Guid Id, string Scope, DateTimeOffset? Until, string Reason, string By, DateTimeOffset At, DateTimeOffset? LiftedAt);

/// <summary>An operator's view of a player.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Name">Display name; null once the player has been erased, like the rest of the profile.</param>
/// <param name="Country">ISO 3166-1 alpha-2, or null.</param>
/// <param name="Level">Starts at 1.</param>
/// <param name="Xp">Experience points.</param>
/// <param name="SessionCount">Sessions ever started.</param>
/// <param name="PlaySeconds">Seconds in ended sessions.</param>
/// <param name="CreatedAt">Time of registration.</param>
/// <param name="LastSeenAt">Start of the latest session.</param>
/// <param name="Identities">Ways to log in.</param>
/// <param name="Bans">All bans, newest first, also lifted ones.</param>
/// <param name="Wallet">Balances.</param>
/// <param name="Erased">Whether the player has been erased.</param>
/// <example>
/// {
///     "id": "01930f2b-11aa-7d02-8e61-0c9d7e5f4a3b", "name": "Ada", "country": "SE", "level": 7, "xp": 1250,
///     "sessionCount": 12, "playSeconds": 36000, "createdAt": "2026-10-01T09:30:00Z", "lastSeenAt": "2026-11-02T18:05:12Z",
///     "identities": [{ "kind": "email", "value": "a***@e***.com", "createdAt": "2026-10-01T09:30:00Z" }],
///     "bans": [], "wallet": [{ "currency": "gold", "balance": 150 }], "erased": false
/// }
/// </example>
internal sealed record PlayerDetails(
    Guid Id, string? Name, string? Country, int? Level, long? Xp, int? SessionCount, long? PlaySeconds, DateTimeOffset? CreatedAt,
    DateTimeOffset? LastSeenAt, IReadOnlyList<MaskedIdentity> Identities, IReadOnlyList<PlayerBan> Bans,
    IReadOnlyList<PlayerBalance> Wallet, bool Erased);

/// <summary>A way to log in.</summary>
/// <param name="Kind">device or email.</param>
/// <param name="Value">The e-mail address, masked for support; or the start of a device id, which is a secret and never shown.</param>
/// <param name="CreatedAt">When it was linked.</param>
/// <example>{ "kind": "email", "value": "a***@e***.com", "createdAt": "2026-10-01T09:30:00Z" }</example>
internal sealed record MaskedIdentity(string Kind, string Value, DateTimeOffset CreatedAt);

/// <summary>A balance.</summary>
/// <param name="Currency">The currency.</param>
/// <param name="Balance">In the smallest unit of the currency.</param>
/// <example>{ "currency": "gold", "balance": 150 }</example>
internal sealed record PlayerBalance(string Currency, long Balance);

/// <summary>An event of a player's timeline.</summary>
/// <param name="At">Time of the event.</param>
/// <param name="Kind">sessions, ledger, storage, scores, activities or audit.</param>
/// <param name="Title">A short description.</param>
/// <param name="Data">The details, by kind.</param>
/// <example>
/// {
///     "at": "2026-11-02T18:05:12Z", "kind": "ledger", "title": "grant: +50 gold",
///     "data": { "currency": "gold", "amount": 50, "balanceAfter": 150, "reason": "quest" }
/// }
/// </example>
internal sealed record TimelineEvent(DateTimeOffset At, string Kind, string Title, IReadOnlyDictionary<string, JsonElement> Data);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Page<FoundPlayer>))]
[JsonSerializable(typeof(PlayerDetails))]
[JsonSerializable(typeof(Page<TimelineEvent>))]
[JsonSerializable(typeof(NamePosition))]
[JsonSerializable(typeof(TimelinePosition))]
[JsonSerializable(typeof(JsonNode))]
internal sealed partial class PlayerSearchJsonContext : JsonSerializerContext;

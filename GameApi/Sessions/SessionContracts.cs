using System.Text.Json.Serialization;
using GameApi.Data;
using GameApi.Http.Lists;
using GameApi.Http.Validation;

namespace GameApi.Sessions;

/// <summary>A play session.</summary>
/// <param name="SessionId">UUIDv7.</param>
/// <param name="GameId">The game.</param>
/// <param name="Platform">The platform that the client reported.</param>
/// <param name="ClientVersion">The version that the client reported.</param>
/// <param name="Country">The player's country at the start.</param>
/// <param name="StartedAt">Start of the session.</param>
/// <param name="LastSeenAt">Latest stored heartbeat; up to two minutes old while the session is open.</param>
/// <param name="EndedAt">End of the session; null while open.</param>
/// <param name="EndReason"><c>client</c>, <c>replaced</c> by a newer session, or <c>silent</c> for five minutes; null while open.</param>
/// <example>
/// {
///     "sessionId": "01930f2b-11aa-7d02-8e61-0c9d7e5f4a3b", "gameId": "star-drift", "platform": "android",
///     "clientVersion": "1.4.0", "country": "SE", "startedAt": "2026-11-02T17:40:00Z", "lastSeenAt": "2026-11-02T18:05:12Z",
///     "endedAt": null, "endReason": null
/// }
/// </example>
internal sealed record SessionView(
    Guid SessionId, string GameId, string Platform, string ClientVersion, string? Country,
    DateTimeOffset StartedAt, DateTimeOffset LastSeenAt, DateTimeOffset? EndedAt, string? EndReason)
{
    internal static SessionView Of(Session session) => new(
        session.SessionId, session.GameId, session.Platform, session.ClientVersion, session.Country,
        session.StartedAt, session.LastSeenAt, session.EndedAt, session.EndReason);
}

/// <param name="GameId">A game of <c>GET /v1/games</c>.</param>
/// <param name="Platform">For example ios, android, windows or web.</param>
/// <param name="ClientVersion">The version of the client.</param>
/// <example>{ "gameId": "star-drift", "platform": "android", "clientVersion": "1.4.0" }</example>
internal sealed record SessionStart([Slug] string GameId, [Text(1, 32)] string Platform, [Text(1, 32)] string ClientVersion);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(SessionStart))]
[JsonSerializable(typeof(StartedPayload))]
[JsonSerializable(typeof(Page<SessionView>))]
internal sealed partial class SessionsJsonContext : JsonSerializerContext;

using System.Text.Json;

namespace GameApi.Activities;

/// <summary>An activity as a client reports it.</summary>
/// <param name="Id">UUIDv7, made by the client; a retry with the same id stores nothing twice. The time in it has the limits of
/// <c>occurredAt</c>.</param>
/// <param name="GameId">The game.</param>
/// <param name="Kind">What happened: 1 to 64 of a-z, 0-9, dot, underscore and hyphen.</param>
/// <param name="OccurredAt">When it happened, at most 30 days ago and at most 5 minutes ahead.</param>
/// <param name="SessionId">The session, if any.</param>
/// <param name="Payload">Details: any JSON up to 8 KiB (16 KiB with its numbers written in full) and 64 nested levels.</param>
/// <example>
/// {
///     "id": "01930f2b-11aa-7d02-8e61-0c9d7e5f4a3b", "gameId": "star-drift", "kind": "level.up",
///     "occurredAt": "2026-11-02T18:05:12Z", "sessionId": null, "payload": {"level": 7}
/// }
/// </example>
internal sealed record ActivityItem(
    Guid Id, string GameId, string Kind, DateTimeOffset OccurredAt, Guid? SessionId = null, JsonElement? Payload = null);

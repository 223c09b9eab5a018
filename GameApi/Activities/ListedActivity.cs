using System.Text.Json;

namespace GameApi.Activities;

/// <summary>An activity in a list.</summary>
/// <example>
/// {
///     "id": "01930f2b-11aa-7d02-8e61-0c9d7e5f4a3b", "gameId": "star-drift",
///     "sessionId": "01930f2b-11aa-7d02-8e61-0c9d7e5f4a3b", "kind": "level.up", "occurredAt": "2026-11-02T18:05:12Z",
///     "receivedAt": "2026-11-02T18:05:13Z", "payload": {"level": 7}
/// }
/// </example>
internal sealed record ListedActivity(
    Guid Id, string? GameId, Guid? SessionId, string Kind, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt, JsonElement? Payload);

using System.Text.Json;
using GameApi.Http.Validation;

namespace GameApi.Operations;

/// <summary>The number of dead letters.</summary>
/// <param name="Count">The number.</param>
/// <param name="Newest">When the latest one was rejected.</param>
internal sealed record DeadLetterCount(long Count, DateTimeOffset? Newest);

/// <summary>An activity that the warehouse rejected.</summary>
/// <param name="Id">The activity's id.</param>
/// <param name="Source">The event log.</param>
/// <param name="PlayerId">The player; null for roles that may not see players.</param>
/// <param name="GameId">The game.</param>
/// <param name="Kind">What happened.</param>
/// <param name="OccurredAt">When it happened, as text: some dead letters have an invalid time.</param>
/// <param name="DiedAt">When it was rejected.</param>
/// <param name="Reason">The warehouse's error.</param>
/// <param name="Payload">Its details; null for roles that may not see players.</param>
/// <example>
/// {
///     "id": "01930f2b-11aa-7d02-8e61-0c9d7e5f4a3b", "source": "gamedb", "playerId": null, "gameId": "star-drift", "kind": "level.up",
///     "occurredAt": "2026-11-01 09:30:00+00", "diedAt": "2026-11-01T09:30:02Z", "reason": "The payload is too long.", "payload": null
/// }
/// </example>
internal sealed record DeadLetterView(
    Guid Id, string Source, Guid? PlayerId, string? GameId, string Kind, string OccurredAt, DateTimeOffset DiedAt, string Reason,
    JsonElement? Payload);

/// <summary>A request to export a dead letter again.</summary>
/// <param name="Reason">For the audit log.</param>
/// <example>{ "reason": "The payload was corrected." }</example>
internal sealed record SendAgain([Reason] string Reason);

/// <summary>The result of exporting a dead letter again.</summary>
/// <param name="Sent">Activities that will be exported again.</param>
/// <param name="Gone">Activities that are no longer in the event log; their dead letters stay.</param>
/// <example>{ "sent": 1, "gone": 0 }</example>
internal sealed record SentAgain(int Sent, int Gone);

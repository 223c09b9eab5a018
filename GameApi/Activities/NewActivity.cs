namespace GameApi.Activities;

/// <summary>An activity to store. The database sets the time of storage and the transaction.</summary>
/// <param name="ActivityId">UUIDv7; an id is stored once per player.</param>
/// <param name="GameId">The game; null outside of games.</param>
/// <param name="Kind">Dotted lower case, for example <c>session.started</c>.</param>
/// <param name="Payload">JSON, or null.</param>
internal sealed record NewActivity(
    Guid PlayerId, Guid ActivityId, string? GameId, Guid? SessionId, string Kind, DateTimeOffset OccurredAt, string? Payload = null);

namespace GameApi.Activities;

/// <summary>An activity to store. Its time of storage and its transaction come from the database.</summary>
/// <param name="ActivityId">UUIDv7; the same id of the same player is stored once.</param>
/// <param name="GameId">Null for what happens outside of games.</param>
/// <param name="Kind">Dotted lower case, such as <c>session.started</c>.</param>
/// <param name="Payload">JSON, or null.</param>
internal sealed record NewActivity(
    Guid PlayerId, Guid ActivityId, string? GameId, Guid? SessionId, string Kind, DateTimeOffset OccurredAt, string? Payload = null);

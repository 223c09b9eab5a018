using System.Text.Json;

namespace GameApi.Activities;

/// <summary>An activity as it is listed.</summary>
internal sealed record ListedActivity(
    Guid Id, string? GameId, Guid? SessionId, string Kind, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt, JsonElement? Payload);

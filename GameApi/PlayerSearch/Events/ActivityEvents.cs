using System.Text.Json.Nodes;
using GameApi.Activities;
using GameApi.Http.Lists;

namespace GameApi.PlayerSearch;

/// <summary>Activities, by the time when they happened.</summary>
internal sealed class ActivityEvents(ActivityList activities) : ITimelineSource
{
    public TimelineKind Kind => TimelineKind.Activities;

    public async Task<TimelinePart> ReadAsync(Guid playerId, TimelinePosition after, int count, CancellationToken cancellationToken)
    {
        var before = new TimePosition(after.At, after.Below(Kind, Guid.Parse, Guid.Empty, Guid.AllBitsSet));
        var rows = await activities.ReadAsync(playerId, null, null, before, count, cancellationToken);
        return new([.. rows.Items.Select(activity => new TimelineRow(
            new(activity.OccurredAt, Kind, $"{activity.Id}"), activity.Kind, new JsonObject
            {
                ["id"] = activity.Id,
                ["kind"] = activity.Kind,
                ["gameId"] = activity.GameId,
                ["sessionId"] = activity.SessionId,
                ["receivedAt"] = TimelineRow.Text(activity.ReceivedAt),
                ["payload"] = activity.Payload is { } payload ? JsonNode.Parse(payload.GetRawText()) : null,
            }))], rows.More || rows.Items.Count == count);
    }
}

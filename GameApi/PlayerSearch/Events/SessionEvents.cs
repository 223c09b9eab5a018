using System.Text.Json.Nodes;
using GameApi.Data;
using Microsoft.EntityFrameworkCore;

namespace GameApi.PlayerSearch;

/// <summary>Sessions, by their start; the order of their ids is that of their starts.</summary>
internal sealed class SessionEvents(GameDbContext db, ReadReplica replica) : ITimelineSource
{
    public TimelineKind Kind => TimelineKind.Sessions;

    public async Task<TimelinePart> ReadAsync(Guid playerId, TimelinePosition after, int count, CancellationToken cancellationToken)
    {
        var below = after.BelowId(Kind);
        var rows = await replica.ReadAsync(
            db,
            context => context.Sessions.Where(session => session.PlayerId == playerId && session.SessionId < below)
                .OrderByDescending(session => session.SessionId).Take(count).ToListAsync(cancellationToken),
            cancellationToken);
        return TimelinePart.Of([.. rows.Select(session => new TimelineRow(
            new(TimelinePosition.TimeOf(session.SessionId), Kind, $"{session.SessionId}"),
            $"{session.GameId}, {session.Platform} {session.ClientVersion}", new JsonObject
            {
                ["sessionId"] = session.SessionId,
                ["gameId"] = session.GameId,
                ["platform"] = session.Platform,
                ["clientVersion"] = session.ClientVersion,
                ["country"] = session.Country,
                ["startedAt"] = TimelineRow.Text(session.StartedAt),
                ["lastSeenAt"] = TimelineRow.Text(session.LastSeenAt),
                ["endedAt"] = TimelineRow.Text(session.EndedAt),
                ["endReason"] = session.EndReason,
            }))], count);
    }
}

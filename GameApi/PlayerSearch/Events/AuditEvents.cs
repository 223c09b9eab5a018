using System.Globalization;
using System.Text.Json.Nodes;
using GameApi.Data;
using Microsoft.EntityFrameworkCore;

namespace GameApi.PlayerSearch;

/// <summary>Actions of operators on the player.</summary>
internal sealed class AuditEvents(GameDbContext db) : ITimelineSource
{
    public TimelineKind Kind => TimelineKind.Audit;

    public async Task<TimelinePart> ReadAsync(Guid playerId, TimelinePosition after, int count, CancellationToken cancellationToken)
    {
        var below = after.Below(Kind, id => long.Parse(id, CultureInfo.InvariantCulture), 0, long.MaxValue);
        var rows = await db.Database.SqlQuery<AuditEventRow>($"""
            SELECT seq AS "Seq", id AS "Id", at AS "At", actor AS "Actor", action AS "Action", reason AS "Reason",
                before::text AS "Before", after::text AS "After"
            FROM admin_audit WHERE player_id = {playerId} AND (at, seq) < ({after.At}, {below})
            ORDER BY at DESC, seq DESC LIMIT {count}
            """).ToListAsync(cancellationToken);
        return TimelinePart.Of([.. rows.Select(row => new TimelineRow(
            // Padded, so that the text order is the numeric order.
            new(row.At, Kind, row.Seq.ToString("D19", CultureInfo.InvariantCulture)), row.Action, new JsonObject
            {
                ["id"] = row.Id,
                ["seq"] = row.Seq,
                ["actor"] = row.Actor,
                ["action"] = row.Action,
                ["reason"] = row.Reason,
                ["before"] = Parse(row.Before),
                ["after"] = Parse(row.After),
            }))], count);
    }

    private static JsonNode? Parse(string? json) => json is null ? null : JsonNode.Parse(json);

    private sealed record AuditEventRow(
        long Seq, Guid Id, DateTimeOffset At, string Actor, string Action, string? Reason, string? Before, string? After);
}

using System.Globalization;
using System.Text.Json.Nodes;
using GameApi.Data;
using Microsoft.EntityFrameworkCore;

namespace GameApi.PlayerSearch;

/// <summary>Scores, by the time when they were reached.</summary>
internal sealed class ScoreEvents(LeaderboardDbContext db) : ITimelineSource
{
    public TimelineKind Kind => TimelineKind.Scores;

    public async Task<TimelinePart> ReadAsync(Guid playerId, TimelinePosition after, int count, CancellationToken cancellationToken)
    {
        var below = after.Below(Kind, id => id, "", "\u007f");
        var rows = await db.Database.SqlQuery<ScoreRow>($"""
            SELECT board_id AS "Board", score AS "Score", best AS "Best", achieved_at AS "AchievedAt"
            FROM leaderboard_scores WHERE player_id = {playerId} AND (achieved_at, board_id COLLATE "C") < ({after.At}, {below})
            ORDER BY achieved_at DESC, board_id COLLATE "C" DESC LIMIT {count}
            """).ToListAsync(cancellationToken);
        return TimelinePart.Of([.. rows.Select(row => new TimelineRow(
            new(row.AchievedAt, Kind, row.Board), string.Create(CultureInfo.InvariantCulture, $"{row.Board}: {row.Score}"),
            new JsonObject { ["board"] = row.Board, ["score"] = row.Score, ["best"] = row.Best }))], count);
    }

    private sealed record ScoreRow(string Board, long Score, long Best, DateTimeOffset AchievedAt);
}

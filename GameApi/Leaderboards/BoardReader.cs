using System.Data;
using GameApi.Data;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Leaderboards;

/// <summary>Reads the rows of a board in order, without hidden scores. An index has the order.</summary>
internal sealed class BoardReader(LeaderboardDbContext db)
{
    /// <summary>Reads the row of a player; null if there is none or it is hidden.</summary>
    internal Task<BoardRow?> LoadAsync(string board, Guid playerId, CancellationToken cancellationToken) =>
        db.Scores.Where(row => row.PlayerId == playerId && row.BoardId == board && row.HiddenAt == null)
            .Select(row => new BoardRow(row.PlayerId, row.DisplayName, row.Score, row.AchievedAt)).SingleOrDefaultAsync(cancellationToken);

    /// <summary>Reads the rows after a position; null: from the top.</summary>
    internal Task<List<BoardRow>> LoadAfterAsync(string board, RankPosition? after, int rows, CancellationToken cancellationToken) =>
        after is null
            ? db.Scores.Where(row => row.BoardId == board && row.HiddenAt == null).OrderByDescending(row => row.Score)
                .ThenBy(row => row.AchievedAt).ThenBy(row => row.PlayerId)
                .Take(rows).Select(row => new BoardRow(row.PlayerId, row.DisplayName, row.Score, row.AchievedAt))
                .ToListAsync(cancellationToken)
            : db.Database.SqlQuery<BoardRow>($"""
                SELECT player_id AS "PlayerId", display_name AS "DisplayName", score AS "Score", achieved_at AS "AchievedAt"
                FROM leaderboard_scores WHERE board_id = {board} AND hidden_at IS NULL AND score <= {after.Score}
                    AND (score < {after.Score} OR (achieved_at, player_id) > ({after.AchievedAt}, {after.PlayerId}))
                ORDER BY score DESC, achieved_at, player_id LIMIT {rows}
                """).ToListAsync(cancellationToken);

    /// <summary>Reads the rows before a row, nearest first.</summary>
    internal Task<List<BoardRow>> LoadBeforeAsync(string board, BoardRow row, int rows, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<BoardRow>($"""
            SELECT player_id AS "PlayerId", display_name AS "DisplayName", score AS "Score", achieved_at AS "AchievedAt"
            FROM leaderboard_scores WHERE board_id = {board} AND hidden_at IS NULL AND score >= {row.Score}
                AND (score > {row.Score} OR (achieved_at, player_id) < ({row.AchievedAt}, {row.PlayerId}))
            ORDER BY score, achieved_at DESC, player_id DESC LIMIT {rows}
            """).ToListAsync(cancellationToken);

    /// <summary>
    /// Counts the rows before a row, and those of them with a better score. O(n), so only for when Redis has no ranks.
    /// </summary>
    internal async Task<RowsBefore> CountBeforeAsync(string board, BoardRow row, CancellationToken cancellationToken) =>
        (await db.Database.SqlQuery<RowsBefore>($"""
            SELECT count(*) AS "Rows", count(*) FILTER (WHERE score > {row.Score}) AS "Better"
            FROM leaderboard_scores WHERE board_id = {board} AND hidden_at IS NULL AND score >= {row.Score}
                AND (score > {row.Score} OR (achieved_at, player_id) < ({row.AchievedAt}, {row.PlayerId}))
            """).ToListAsync(cancellationToken))[0];

    /// <summary>Counts the rows with a better score. O(n), so only for when Redis has no ranks.</summary>
    internal Task<long> CountBetterAsync(string board, long score, CancellationToken cancellationToken) =>
        db.Scores.LongCountAsync(row => row.BoardId == board && row.HiddenAt == null && row.Score > score, cancellationToken);

    /// <summary>Runs reads in one snapshot, so that they agree with each other.</summary>
    internal Task<T> InSnapshotAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(async cancel =>
        {
            await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
            return await read(cancel);
        }, cancellationToken);
}

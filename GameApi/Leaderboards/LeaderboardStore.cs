using System.Data;
using System.Text.Json;
using GameApi.Activities;
using GameApi.Data;
using GameApi.Players;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Leaderboards;

/// <summary>Boards and scores in <c>leaderboarddb</c>, which is the truth; the order of a board is its index.</summary>
internal sealed class LeaderboardStore(LeaderboardDbContext db, TimeProvider time) : INameCopies
{
    internal const long LargestScore = 1_000_000_000_000;

    /// <summary>Where sums stop: what a double, and so Redis and any JSON client, can tell from its neighbours.</summary>
    private const long LargestSum = 9_007_199_254_740_991;

    /// <summary>Takes a score in by the board's policy, and tells the event log in the same transaction.</summary>
    internal Task<SubmittedScore> SubmitAsync(
        CachedBoard board, Guid playerId, PlayerName name, long score, CancellationToken cancellationToken) =>
        db.InTransactionAsync(async cancel =>
        {
            // Nothing but immutable functions on conflict: a sharded database accepts no others there.
            var rows = await db.Database.SqlQuery<SubmittedScore>($"""
                INSERT INTO leaderboard_scores AS s (board_id, player_id, display_name, name_version, score, best, achieved_at)
                VALUES ({board.BoardId}, {playerId}, {name.DisplayName}, {name.Version}, {score}, {score}, clock_timestamp())
                ON CONFLICT (player_id, board_id) DO UPDATE SET
                    display_name = CASE WHEN excluded.name_version >= s.name_version THEN excluded.display_name ELSE s.display_name END,
                    name_version = greatest(s.name_version, excluded.name_version),
                    best = greatest(s.best, excluded.best),
                    score = CASE WHEN {board.Policy} = 'best' THEN greatest(s.score, excluded.score)
                        WHEN {board.Policy} = 'latest' THEN excluded.score
                        ELSE greatest(-{LargestSum}, least({LargestSum}, s.score + excluded.score)) END,
                    achieved_at = CASE WHEN {board.Policy} = 'best' AND excluded.score <= s.score THEN s.achieved_at
                        ELSE greatest(s.achieved_at, excluded.achieved_at) END,
                    version = s.version + 1
                RETURNING s.score AS "Score", s.best AS "Best", s.version AS "Version", s.hidden_at IS NOT NULL AS "IsHidden"
                """).ToListAsync(cancel);
            var now = time.GetUtcNow();
            ActivityLog.Append(db, new NewActivity(playerId, Guid.CreateVersion7(now), null, null, "score.submitted", now,
                JsonSerializer.Serialize(new ScorePayload(board.BoardId, score), LeaderboardJsonContext.Default.ScorePayload)));
            return rows[0];
        }, cancellationToken);

    internal Task<BoardRow?> LoadAsync(string board, Guid playerId, CancellationToken cancellationToken) =>
        db.Scores.Where(row => row.PlayerId == playerId && row.BoardId == board && row.HiddenAt == null)
            .Select(row => new BoardRow(row.PlayerId, row.DisplayName, row.Score, row.AchievedAt)).SingleOrDefaultAsync(cancellationToken);

    /// <summary>The rows from the top, or after a position.</summary>
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

    /// <summary>The rows before one, nearest first.</summary>
    internal Task<List<BoardRow>> LoadBeforeAsync(string board, BoardRow row, int rows, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<BoardRow>($"""
            SELECT player_id AS "PlayerId", display_name AS "DisplayName", score AS "Score", achieved_at AS "AchievedAt"
            FROM leaderboard_scores WHERE board_id = {board} AND hidden_at IS NULL AND score >= {row.Score}
                AND (score > {row.Score} OR (achieved_at, player_id) < ({row.AchievedAt}, {row.PlayerId}))
            ORDER BY score, achieved_at DESC, player_id DESC LIMIT {rows}
            """).ToListAsync(cancellationToken);

    /// <summary>
    /// How many stand before a row, and how many of them have a better score: counts them, so only where Redis cannot say.
    /// </summary>
    internal async Task<RowsBefore> CountBeforeAsync(string board, BoardRow row, CancellationToken cancellationToken) =>
        (await db.Database.SqlQuery<RowsBefore>($"""
            SELECT count(*) AS "Rows", count(*) FILTER (WHERE score > {row.Score}) AS "Better"
            FROM leaderboard_scores WHERE board_id = {board} AND hidden_at IS NULL AND score >= {row.Score}
                AND (score > {row.Score} OR (achieved_at, player_id) < ({row.AchievedAt}, {row.PlayerId}))
            """).ToListAsync(cancellationToken))[0];

    /// <summary>How many stand better than a score: counts them, so only where Redis cannot say.</summary>
    internal Task<long> CountBetterAsync(string board, long score, CancellationToken cancellationToken) =>
        db.Scores.LongCountAsync(row => row.BoardId == board && row.HiddenAt == null && row.Score > score, cancellationToken);

    /// <summary>Every row of a board in no order, for building ranks.</summary>
    internal IAsyncEnumerable<RankChange> AllAsync(string board) =>
        db.Scores.Where(row => row.BoardId == board && row.HiddenAt == null)
            .Select(row => new RankChange(row.PlayerId, row.Score, row.Version)).AsAsyncEnumerable();

    /// <summary>The ids of all boards.</summary>
    internal Task<List<string>> LoadBoardIdsAsync(CancellationToken cancellationToken) =>
        db.Boards.Select(board => board.BoardId).ToListAsync(cancellationToken);

    /// <summary>The boards on which a player has a score that is hidden, or that is not.</summary>
    internal Task<List<string>> LoadBoardsOfAsync(Guid playerId, bool areHidden, CancellationToken cancellationToken) =>
        db.Scores.Where(row => row.PlayerId == playerId && (row.HiddenAt != null) == areHidden).OrderBy(row => row.BoardId)
            .Select(row => row.BoardId).ToListAsync(cancellationToken);

    /// <summary>
    /// Hides a player's scores, or shows them. Their versions rise, so that no older change of a rank wins over this one.
    /// </summary>
    internal Task<List<ChangedScore>> SetHiddenAsync(
        Guid playerId, List<string> boards, bool areHidden, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<ChangedScore>($"""
            UPDATE leaderboard_scores SET hidden_at = CASE WHEN {areHidden} THEN now() END, version = version + 1
            WHERE player_id = {playerId} AND board_id = ANY({boards}) AND (hidden_at IS NULL) = {areHidden}
            RETURNING board_id AS "BoardId", score AS "Score", version AS "Version"
            """).ToListAsync(cancellationToken);

    /// <inheritdoc/>
    public Task RenameAsync(Guid playerId, PlayerName name, CancellationToken cancellationToken) =>
        db.Scores.Where(row => row.PlayerId == playerId && row.NameVersion < name.Version)
            .ExecuteUpdateAsync(
                update =>
                    update.SetProperty(row => row.DisplayName, name.DisplayName)
                        .SetProperty(row => row.NameVersion, name.Version), cancellationToken);

    /// <summary>Reads that agree with each other: all of them see the board at one moment.</summary>
    internal Task<T> InSnapshotAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(async cancel =>
        {
            await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
            return await read(cancel);
        }, cancellationToken);
}

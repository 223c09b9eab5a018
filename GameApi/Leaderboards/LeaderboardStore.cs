using System.Text.Json;
using GameApi.Activities;
using GameApi.Data;
using GameApi.Players;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Leaderboards;

/// <summary>Boards and scores in <c>leaderboarddb</c>, the source of truth; <see cref="BoardReader"/> reads boards in order.</summary>
internal sealed class LeaderboardStore(LeaderboardDbContext db, TimeProvider time) : INameCopies
{
    internal const long MaxScore = 1_000_000_000_000;

    /// <summary>The limit of sums: the largest integer that a double, and so Redis and any JSON client, holds exactly.</summary>
    private const long MaxSum = 9_007_199_254_740_991;

    /// <summary>Stores a score by the board's policy, with its activity in the same transaction.</summary>
    internal Task<SubmittedScore> SubmitAsync(
        CachedBoard board, Guid playerId, PlayerName name, long score, CancellationToken cancellationToken) =>
        db.InTransactionAsync(async cancel =>
        {
            // Only immutable functions on conflict: a sharded database rejects others there.
            var rows = await db.Database.SqlQuery<SubmittedScore>($"""
                INSERT INTO leaderboard_scores AS s (board_id, player_id, display_name, name_version, score, best, achieved_at)
                VALUES ({board.BoardId}, {playerId}, {name.DisplayName}, {name.Version}, {score}, {score}, clock_timestamp())
                ON CONFLICT (player_id, board_id) DO UPDATE SET
                    display_name = CASE WHEN excluded.name_version >= s.name_version THEN excluded.display_name ELSE s.display_name END,
                    name_version = greatest(s.name_version, excluded.name_version),
                    best = greatest(s.best, excluded.best),
                    score = CASE WHEN {board.Policy} = 'best' THEN greatest(s.score, excluded.score)
                        WHEN {board.Policy} = 'latest' THEN excluded.score
                        ELSE greatest(-{MaxSum}, least({MaxSum}, s.score + excluded.score)) END,
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

    /// <summary>Reads all rows of a board in any order, for building ranks.</summary>
    internal IAsyncEnumerable<RankChange> AllAsync(string board) =>
        db.Scores.Where(row => row.BoardId == board && row.HiddenAt == null)
            .Select(row => new RankChange(row.PlayerId, row.Score, row.Version)).AsAsyncEnumerable();

    /// <summary>Reads the ids of all boards.</summary>
    internal Task<List<string>> LoadBoardIdsAsync(CancellationToken cancellationToken) =>
        db.Boards.Select(board => board.BoardId).ToListAsync(cancellationToken);

    /// <summary>Reads the boards on which a player has a hidden score, or a visible one.</summary>
    internal Task<List<string>> LoadBoardsOfAsync(Guid playerId, bool areHidden, CancellationToken cancellationToken) =>
        db.Scores.Where(row => row.PlayerId == playerId && (row.HiddenAt != null) == areHidden).OrderBy(row => row.BoardId)
            .Select(row => row.BoardId).ToListAsync(cancellationToken);

    /// <summary>
    /// Hides or shows a player's scores. Their versions rise, so that no older change of a rank wins over this one.
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
                update => update.SetProperty(row => row.DisplayName, name.DisplayName).SetProperty(row => row.NameVersion, name.Version),
                cancellationToken);
}

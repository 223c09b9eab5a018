using System.Text.Json.Nodes;
using GameApi.Audit;
using GameApi.Data;
using GameApi.Leaderboards;
using GameApi.Players;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Problems;

namespace GameApi.Moderation;

/// <summary>
/// Hides and shows scores. Leaderboards may be in another database than the audit log, so the audit row commits first. A change without a
/// row is impossible; a row without its change belongs to a request that failed with 503 and may be retried.
/// </summary>
internal sealed class ScoreVisibility(GameDbContext db, PlayerStore players, LeaderboardStore store, SharedRanks ranks, AuditLog audit)
{
    internal async Task<Results<Ok<ScoresView>, ProblemHttpResult>> ChangeAsync(
        AuditSource source, Guid playerId, ScoresChange change, bool isHidden, CancellationToken cancellationToken)
    {
        if (!await players.ExistsAsync(playerId, cancellationToken))
            return Problem.Of(ProblemType.NotFound, "There is no such player.");
        var boards = (await store.LoadBoardsOfAsync(playerId, !isHidden, cancellationToken))
            .Where(board => change.Board is null || board == change.Board).ToList();
        if (change.Board is not null && boards.Count == 0 && !(await store.LoadBoardIdsAsync(cancellationToken)).Contains(change.Board))
            return Problem.Of(ProblemType.NotFound, "There is no such leaderboard.");

        await db.InTransactionAsync(async cancel =>
        {
            var after = new JsonObject { ["boards"] = new JsonArray([.. boards.Select(board => (JsonNode)board)]), ["hidden"] = isHidden };
            var action = isHidden ? "player.hide-scores" : "player.show-scores";
            var entry = new AuditEntry(action, $"player {playerId}", playerId, After: after, Reason: change.Reason);
            await audit.AppendAsync(source, entry, cancel);
            return true;
        }, cancellationToken);
        foreach (var score in await store.SetHiddenAsync(playerId, boards, isHidden, cancellationToken))
            await ranks.ApplyAsync(score.BoardId, new RankChange(playerId, isHidden ? null : score.Score, score.Version));
        return TypedResults.Ok(new ScoresView(boards));
    }
}

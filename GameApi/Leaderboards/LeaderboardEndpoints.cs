using System.Security.Claims;
using GameApi.Auth;
using GameApi.Caching;
using GameApi.Http.Json;
using GameApi.Http.Lists;
using GameApi.Http.OpenApi;
using GameApi.Http.Validation;
using GameApi.Players;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Leaderboards;

internal static class LeaderboardEndpoints
{
    internal static RouteGroupBuilder MapLeaderboards(this RouteGroupBuilder v1)
    {
        var board = v1.MapGroup("/leaderboards/{board}").WithTags("Leaderboards").ProducesProblems(ProblemType.NotFound);
        board.MapGet("", ListAsync).WithName("GetLeaderboard");
        board.MapGet("/around-me", AroundAsync).WithName("GetLeaderboardAroundMe").RequireAuthorization(Policies.Player);
        board.MapPut("/scores", SubmitAsync).WithName("SubmitScore").RequireAuthorization(Policies.PlayerOrServer)
            .ProducesProblems(ProblemType.Forbidden, AuthProblems.PlayerBanned);
        return v1;
    }

    /// <summary>A board, best first.</summary>
    /// <remarks>Players with equal scores share a rank; the one who reached it first stands first.</remarks>
    internal static async Task<Results<Utf8Json<RankedPage>, ProblemHttpResult>> ListAsync(
        [BoardId] string board, Leaderboard leaderboard, GameCache cache, Cursors cursors, CancellationToken cancellationToken,
        string? cursor = null, [PageSize(100)] int limit = 20)
    {
        if (!cursors.TryOpen(
            Leaderboard.ListOf(board), cursor, LeaderboardJsonContext.Default.RankPosition, out var after, out var problem))
            return problem;
        if (await cache.GetAsync(LeaderboardCaches.Board, board, cancellationToken) is null)
            return NoBoard();
        return new Utf8Json<RankedPage>(
            after is null && await cache.GetAsync(LeaderboardCaches.Top, new TopKey(board, limit), cancellationToken) is { } top
                ? top.Json
                : (await leaderboard.PageAsync(board, after, limit, cancellationToken)).ToUtf8());
    }

    /// <summary>The player's own place and those around it.</summary>
    /// <remarks>All places are of one moment. 404 for a player without a score on the board.</remarks>
    internal static async Task<Results<Ok<RankedPage>, ProblemHttpResult>> AroundAsync(
        [BoardId] string board, ClaimsPrincipal user, Leaderboard leaderboard, CancellationToken cancellationToken,
        [PageSize(50)] int limit = 11) =>
        await leaderboard.AroundAsync(board, user.RequiredPlayerId(), limit, cancellationToken) is { } items
            ? TypedResults.Ok(new RankedPage(items, null))
            : Problem.Of(ProblemType.NotFound, "There is no such leaderboard, or no score of this player on it.");

    /// <summary>Submits a score: a player its own, a game server anyone's.</summary>
    /// <remarks>What becomes of it is the board's policy: best keeps the highest, latest the last, sum adds up.</remarks>
    internal static async Task<Results<Ok<Standing>, ProblemHttpResult>> SubmitAsync(
        [BoardId] string board, ScoreSubmission body, ClaimsPrincipal user, Leaderboard leaderboard, GameCache cache,
        BannedPlayers banned, CancellationToken cancellationToken)
    {
        var own = user.PlayerId();
        if (own is not null && body.PlayerId is not null && body.PlayerId != own)
            return Problem.Of(ProblemType.Forbidden, "A player submits own scores: leave playerId out.");
        if ((own ?? body.PlayerId) is not { } playerId)
            return Problem.Invalid("playerId", "The player whose score it is: a game server has none of its own.");
        if (banned.Find(playerId, BanScopes.Scores) is { } ban)
            return AuthProblems.Banned(ban);
        if (await cache.GetAsync(LeaderboardCaches.Board, board, cancellationToken) is not { } known)
            return NoBoard();
        if (await cache.GetAsync(PlayerCaches.Profile, playerId, cancellationToken) is not { } player)
            return Problem.Of(ProblemType.NotFound, "There is no such player.");
        return TypedResults.Ok(await leaderboard.SubmitAsync(
            known, playerId, new PlayerName(player.DisplayName, (int)player.Version), body.Score, cancellationToken));
    }

    private static ProblemHttpResult NoBoard() => Problem.Of(ProblemType.NotFound, "There is no such leaderboard.");
}

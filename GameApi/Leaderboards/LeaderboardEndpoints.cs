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
            .ProducesProblems(ProblemType.Forbidden, AuthProblems.PlayerBanned, LeaderboardProblems.BoardClosed);
        return v1.MapBoards();
    }

    /// <summary>Lists a board, best first.</summary>
    /// <remarks>Players with equal scores share a rank; the one who reached the score first is listed first.</remarks>
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

    /// <summary>Returns the player's row and the rows around it.</summary>
    /// <remarks>All ranks are of the same instant. A player without a score on the board gets 404.</remarks>
    internal static async Task<Results<Ok<RankedPage>, ProblemHttpResult>> AroundAsync(
        [BoardId] string board, ClaimsPrincipal user, Leaderboard leaderboard, CancellationToken cancellationToken,
        [PageSize(50)] int limit = 11) =>
        await leaderboard.AroundAsync(board, user.RequiredPlayerId(), limit, cancellationToken) is { } items
            ? TypedResults.Ok(new RankedPage(items, null))
            : Problem.Of(ProblemType.NotFound, "There is no such leaderboard, or no score of this player on it.");

    /// <summary>Submits a score.</summary>
    /// <remarks>
    /// Players submit their own scores, game servers those of any player. The board's policy decides: best keeps the highest score, latest
    /// the last one, sum adds them up.
    /// </remarks>
    internal static async Task<Results<Ok<Standing>, ProblemHttpResult>> SubmitAsync(
        [BoardId] string board, ScoreSubmission body, ClaimsPrincipal user, Leaderboard leaderboard, GameCache cache,
        BannedPlayers banned, CancellationToken cancellationToken)
    {
        var own = user.PlayerId();
        if (own is not null && body.PlayerId is not null && body.PlayerId != own)
            return Problem.Of(ProblemType.Forbidden, "Players may submit only their own scores: omit playerId.");
        if ((own ?? body.PlayerId) is not { } playerId)
            return Problem.Invalid("playerId", "The player of the score; required from a game server.");
        if (banned.Find(playerId, BanScopes.Scores) is { } ban)
            return AuthProblems.Banned(ban);
        if (await cache.GetAsync(LeaderboardCaches.Board, board, cancellationToken) is not { } known)
            return NoBoard();
        if (known.ClosedAt is not null)
            return Problem.Of(LeaderboardProblems.BoardClosed, "The board no longer accepts scores; its ranking stays readable.");
        if (await cache.GetAsync(PlayerCaches.Profile, playerId, cancellationToken) is not { } player)
            return Problem.Of(ProblemType.NotFound, "There is no such player.");
        return TypedResults.Ok(await leaderboard.SubmitAsync(
            known, playerId, new PlayerName(player.DisplayName, (int)player.Version), body.Score, cancellationToken));
    }

    private static ProblemHttpResult NoBoard() => Problem.Of(ProblemType.NotFound, "There is no such leaderboard.");
}

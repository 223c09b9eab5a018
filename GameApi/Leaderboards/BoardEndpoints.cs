using GameApi.Audit;
using GameApi.Caching;
using GameApi.Http.Lists;
using GameApi.Http.OpenApi;
using GameApi.Http.Preconditions;
using GameApi.Http.Validation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Leaderboards;

/// <summary>The list of leaderboards and their settings.</summary>
internal static class BoardEndpoints
{
    private const string List = "boards";

    internal static RouteGroupBuilder MapBoards(this RouteGroupBuilder v1)
    {
        var boards = v1.MapGroup("/leaderboards").WithTags("Leaderboards");
        boards.MapGet("", ListAsync).WithName("ListLeaderboards");
        boards.MapGet("/{board}/settings", GetAsync).WithName("GetLeaderboardSettings").ProducesProblems(ProblemType.NotFound);
        boards.MapPut("/{board}/settings", PutAsync).WithName("PutLeaderboardSettings").RequireAuthorization(Policies.Admin)
            .Audited(BoardAudit.Add, BoardAudit.Change)
            .ProducesProblems(ProblemType.StaleVersion, ProblemType.PreconditionRequired, LeaderboardProblems.PolicyFixed);
        return v1;
    }

    /// <summary>Lists all leaderboards in order of id.</summary>
    /// <remarks>The gateway may serve it from memory for a second.</remarks>
    internal static async Task<Results<Ok<Page<BoardView>>, ProblemHttpResult>> ListAsync(
        BoardStore boards, Cursors cursors, CancellationToken cancellationToken, string? cursor = null, [PageSize(100)] int limit = 50)
    {
        if (!cursors.TryOpen(List, cursor, PositionJsonContext.Default.String, out var after, out var problem))
            return problem;
        var rows = await boards.LoadPageAsync(after, limit + 1, cancellationToken);
        return TypedResults.Ok(Page<BoardView>.Of(
            [.. rows.Select(board => board.ToView())], limit,
            board => cursors.Seal(List, board.BoardId, PositionJsonContext.Default.String)));
    }

    /// <summary>Returns the settings of a leaderboard, with their ETag.</summary>
    /// <remarks>Its ranking is at GET /v1/leaderboards/{board}.</remarks>
    internal static async Task<Results<Ok<BoardView>, ProblemHttpResult>> GetAsync(
        [BoardId] string board, GameCache cache, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await cache.GetAsync(LeaderboardCaches.Board, board, cancellationToken) is not { } found)
            return Problem.Of(ProblemType.NotFound, "There is no such leaderboard.");
        response.SetETag(found.Version);
        return TypedResults.Ok(found.ToView());
    }

    /// <summary>Adds a leaderboard, or replaces its settings.</summary>
    /// <remarks>
    /// Replacing needs If-Match with the ETag of the version you read; adding needs none. All nodes reject scores for a closed board within
    /// a second. An operator must give a reason; X-Audit-Id is the id of the audit row.
    /// </remarks>
    internal static async Task<Results<Ok<BoardView>, Created<BoardView>, ProblemHttpResult>> PutAsync(
        [BoardId] string board, BoardSettings body, [FromHeader(Name = ETags.IfMatch)] string? ifMatch,
        BoardStore boards, HttpContext http, CancellationToken cancellationToken)
    {
        if (AuditSource.Unexplained(http.User, body.Reason) is { } unexplained)
            return unexplained;
        var source = AuditSource.Of(http);
        if (ifMatch is null && await boards.AddAsync(source, board, body, cancellationToken) is { } added)
        {
            http.Response.SetETag(added.Version);
            return TypedResults.Created($"/v1/leaderboards/{board}/settings", added.ToView());
        }

        if (!ETags.TryReadIfMatch(ifMatch, out var expected, out var problem))
            return problem;
        var (replaced, kept) = await boards.ReplaceAsync(source, board, body, expected, cancellationToken);
        if (kept is not null)
            return Problem.Of(LeaderboardProblems.PolicyFixed, $"It is {kept}: scores of another policy need another board.");
        if (replaced is null)
            return ETags.Stale();
        http.Response.SetETag(replaced.Version);
        return TypedResults.Ok(replaced.ToView());
    }
}

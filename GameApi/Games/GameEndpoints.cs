using GameApi.Audit;
using GameApi.Http.Lists;
using GameApi.Http.OpenApi;
using GameApi.Http.Preconditions;
using GameApi.Http.Validation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Games;

internal static class GameEndpoints
{
    private const string List = "games";

    internal static RouteGroupBuilder MapGames(this RouteGroupBuilder v1)
    {
        var games = v1.MapGroup("/games").WithTags("Games");
        games.MapGet("", ListAsync).WithName("ListGames");
        games.MapGet("/{id}", GetAsync).WithName("GetGame").ProducesProblems(ProblemType.NotFound);
        games.MapPut("/{id}", PutAsync).WithName("PutGame").RequireAuthorization(Policies.Admin)
            .Audited(GameAudit.Add, GameAudit.Change).ProducesProblems(ProblemType.StaleVersion, ProblemType.PreconditionRequired);
        return v1;
    }

    /// <summary>Lists the games catalogue in order of id.</summary>
    /// <remarks>The gateway may serve it from memory for a second.</remarks>
    internal static async Task<Results<Ok<Page<GameView>>, ProblemHttpResult>> ListAsync(
        GameCatalogue games, Cursors cursors, CancellationToken cancellationToken, string? cursor = null, [PageSize(100)] int limit = 50)
    {
        if (!cursors.TryOpen(List, cursor, PositionJsonContext.Default.String, out var after, out var problem))
            return problem;
        var rows = await games.GetPageAsync(after, limit + 1, cancellationToken);
        return TypedResults.Ok(Page<GameView>.Of(rows, limit, game => cursors.Seal(List, game.GameId, PositionJsonContext.Default.String)));
    }

    /// <summary>Returns a game of the catalogue, with its ETag.</summary>
    /// <remarks>Its config is free JSON for the clients of the game.</remarks>
    internal static async Task<Results<Ok<GameView>, ProblemHttpResult>> GetAsync(
        [Slug] string id, GameCatalogue games, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await games.GetAsync(id, cancellationToken) is not { } game)
            return Problem.Of(ProblemType.NotFound, "There is no such game.");
        response.SetETag(game.Version);
        return TypedResults.Ok(game);
    }

    /// <summary>Adds a game to the catalogue, or replaces one.</summary>
    /// <remarks>
    /// Replacing needs If-Match with the ETag of the version you read; adding needs none. An operator must give a reason; X-Audit-Id is the
    /// id of the audit row.
    /// </remarks>
    internal static async Task<Results<Ok<GameView>, Created<GameView>, ProblemHttpResult>> PutAsync(
        [Slug] string id, GameContent body, [FromHeader(Name = ETags.IfMatch)] string? ifMatch,
        GameStore games, HttpContext http, CancellationToken cancellationToken)
    {
        if (AuditSource.Unexplained(http.User, body.Reason) is { } unexplained)
            return unexplained;
        var (source, response) = (AuditSource.Of(http), http.Response);
        if (ifMatch is null && await games.AddAsync(source, id, body, cancellationToken) is { } added)
        {
            response.SetETag(added.Version);
            return TypedResults.Created($"/v1/games/{id}", added);
        }

        if (!ETags.TryReadIfMatch(ifMatch, out var expected, out var problem))
            return problem;
        if (await games.ReplaceAsync(source, id, body, expected, cancellationToken) is not { } replaced)
            return ETags.Stale();
        response.SetETag(replaced.Version);
        return TypedResults.Ok(replaced);
    }
}

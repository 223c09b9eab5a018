using GameApi.Audit;
using GameApi.Auth;
using GameApi.Data;
using GameApi.Http.OpenApi;
using GameApi.Http.Validation;
using GameApi.Players;
using GameApi.Players.Export;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Moderation;

internal static class PlayerExportEndpoint
{
    internal static void MapPlayerExport(this RouteGroupBuilder player) =>
        player.MapGet("/export", ExportAsync).WithName("ExportPlayer").Audited("player.export")
            .RequireAuthorization(Policies.OperatorSupport)
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .ProducesProblems(ProblemType.RateLimited)
            .DisableRequestTimeout();

    /// <summary>Returns all stored data of a player as one JSON document.</summary>
    /// <remarks>The same as the player's own export. E-mail addresses are masked for all roles but admin.</remarks>
    internal static async Task<Results<FileStreamHttpResult, PushStreamHttpResult, ProblemHttpResult>> ExportAsync(
        Guid id, [Reason] string reason, HttpContext http, GameDbContext db, PlayerStore players, ExportResponse export,
        AccessTokens tokens, AuditLog audit, CancellationToken cancellationToken)
    {
        if (!await players.ExistsAsync(id, cancellationToken))
            return Problem.Of(ProblemType.NotFound, "There is no such player.");
        var source = AuditSource.Of(http);
        await db.InTransactionAsync(async cancel =>
        {
            await audit.AppendAsync(source, new AuditEntry("player.export", $"player {id}", id, Reason: reason), cancel);
            return true;
        }, cancellationToken);
        // The request to the warehouse carries a token of the player, which decides whose rows the worker returns.
        var authorization = $"Bearer {tokens.ForPlayer(id, Guid.CreateVersion7())}";
        var masksEmail = !http.User.IsInRole(Roles.OperatorAdmin);
        return await export.RunAsync(http, id, authorization, masksEmail, cancellationToken);
    }
}

using System.Security.Claims;
using GameApi.Audit;
using GameApi.Http;
using GameApi.Http.Lists;
using GameApi.Http.OpenApi;
using GameApi.Http.Validation;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Operations;

/// <summary>How the installation is, and what to do about activities that could not be exported.</summary>
internal static class OperationsEndpoints
{
    private const string DeadLetterList = "dead-letters";

    internal static RouteGroupBuilder MapOperations(this RouteGroupBuilder v1)
    {
        var admin = v1.MapAdmin();
        admin.MapGet("/system", SystemAsync).WithName("GetSystem").RequireAuthorization(Policies.OperatorAnalyst);
        admin.MapGet("/dead-letters", ListAsync).WithName("ListDeadLetters").RequireAuthorization(Policies.OperatorAnalyst);
        admin.MapPost("/dead-letters/{id}/send-again", SendAsync).WithName("SendDeadLetterAgain")
            .RequireAuthorization(Policies.OperatorAdmin)
            .ProducesProblems(ProblemType.NotFound).Audited("dead-letter.send-again");
        return v1;
    }

    /// <summary>Nodes and their load, the cache, the export, the partitions and the dead letters.</summary>
    /// <remarks>
    /// Nodes report every five seconds. Figures of the cache are sums since each node was started; requests by kind are estimated from a
    /// sample.
    /// </remarks>
    internal static async Task<Ok<SystemView>> SystemAsync(SystemReader system, CancellationToken cancellationToken) =>
        TypedResults.Ok(await system.ReadAsync(cancellationToken));

    /// <summary>Activities that the warehouse refused, newest first, with what is wrong.</summary>
    /// <remarks>An analyst sees neither whose they are nor their details.</remarks>
    internal static async Task<Results<Ok<Page<DeadLetterView>>, ProblemHttpResult>> ListAsync(
        ClaimsPrincipal user, DeadLetters letters, Cursors cursors, CancellationToken cancellationToken, string? cursor = null,
        [PageSize(100)] int limit = 50)
    {
        if (!cursors.TryOpen(DeadLetterList, cursor, OperationsJsonContext.Default.DeadLetterPosition, out var after, out var problem))
            return problem;
        var rows = await letters.ListAsync(after, limit + 1, user.IsInRole(Roles.OperatorAdmin), cancellationToken);
        return TypedResults.Ok(Page<DeadLetterView>.Of(rows, limit, letter => cursors.Seal(
            DeadLetterList, new DeadLetterPosition(letter.DiedAt, letter.Id, letter.Source),
            OperationsJsonContext.Default.DeadLetterPosition)));
    }

    /// <summary>Exports an activity once more, whose cause was mended.</summary>
    /// <remarks>It becomes a dead letter again where it was not.</remarks>
    internal static async Task<Results<Ok<SentAgain>, ProblemHttpResult>> SendAsync(
        Guid id, SendAgain body, HttpContext http, DeadLetters letters, CancellationToken cancellationToken) =>
        await letters.SendAsync(AuditSource.Of(http), id, body.Reason, cancellationToken) is { } outcome
            ? TypedResults.Ok(outcome)
            : Problem.Of(ProblemType.NotFound, "There is no such dead letter.");
}

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

/// <summary>The state of the installation, and dead letters.</summary>
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

    /// <summary>Returns the state of the nodes, the cache, the export, the partitions and the dead letters.</summary>
    /// <remarks>
    /// Nodes report every five seconds. Counts of the cache are sums since the start of each node; requests by kind are estimated from a
    /// sample.
    /// </remarks>
    internal static async Task<Ok<SystemView>> SystemAsync(SystemReader system, CancellationToken cancellationToken) =>
        TypedResults.Ok(await system.ReadAsync(cancellationToken));

    /// <summary>Lists activities that the warehouse rejected, newest first, with the error.</summary>
    /// <remarks>Analysts see neither the player nor the payload.</remarks>
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

    /// <summary>Exports a dead letter again, once its cause is corrected.</summary>
    /// <remarks>If the cause persists, the activity becomes a dead letter again.</remarks>
    internal static async Task<Results<Ok<SentAgain>, ProblemHttpResult>> SendAsync(
        Guid id, SendAgain body, HttpContext http, DeadLetters letters, CancellationToken cancellationToken) =>
        await letters.SendAsync(AuditSource.Of(http), id, body.Reason, cancellationToken) is { } outcome
            ? TypedResults.Ok(outcome)
            : Problem.Of(ProblemType.NotFound, "There is no such dead letter.");
}

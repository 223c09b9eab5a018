using GameApi.Data;
using GameApi.Http;
using GameApi.Http.Lists;
using GameApi.Http.Validation;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Authentication;

namespace GameApi.Audit;

internal static class AuditEndpoints
{
    internal static RouteGroupBuilder MapAudit(this RouteGroupBuilder v1)
    {
        var audit = v1.MapAdmin("/audit").RequireAuthorization(Policies.OperatorAdmin);
        audit.MapGet("", ListAsync).WithName("ListAudit");
        audit.MapGet("/verify", VerifyAsync).WithName("VerifyAudit");
        return v1;
    }

    /// <summary>Lists changes by operators, newest first.</summary>
    /// <remarks>Filters: operator, action, player. State and reason are null once the player has been erased.</remarks>
    internal static async Task<Results<Ok<Page<AuditView>>, ProblemHttpResult>> ListAsync(
        AuditReader audit, Cursors cursors, CancellationToken cancellationToken,
        [Text(1, 64)] string? actor = null, [Text(1, 64)] string? action = null, Guid? player = null, string? cursor = null,
        [PageSize(100)] int limit = 50)
    {
        var list = $"audit:{actor}:{action}:{player}";
        if (!cursors.TryOpen(list, cursor, AuditJsonContext.Default.NullableInt64, out var before, out var problem))
            return problem;
        var rows = await audit.LoadAsync(new AuditFilter(actor, action, player), before, limit + 1, cancellationToken);
        return TypedResults.Ok(Page<AuditView>.Of(rows, limit, row => cursors.Seal(list, row.Seq, AuditJsonContext.Default.NullableInt64)));
    }

    /// <summary>Verifies the whole log: whether every row is unchanged and none is missing.</summary>
    /// <remarks>Only the head reveals missing rows at the end of the log: store it elsewhere and compare.</remarks>
    internal static async Task<Ok<AuditCheck>> VerifyAsync(GameDatabases databases, CancellationToken cancellationToken) =>
        TypedResults.Ok(await AuditVerifier.RunAsync(databases.Game, cancellationToken));
}

using GameApi.Audit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Moderation;

internal static class BanEndpoints
{
    private static readonly TimeSpan MaxDuration = TimeSpan.FromDays(365.25 * 100);

    internal static void MapBans(this RouteGroupBuilder player)
    {
        player.MapPost("/bans", BanAsync).WithName("BanPlayer").Audited("player.ban").RequireAuthorization(Policies.OperatorSupport);
        player.MapDelete("/bans/{banId}", LiftAsync).WithName("LiftBan").Audited("player.lift-ban")
            .RequireAuthorization(Policies.OperatorSupport);
    }

    /// <summary>Bans a player from logging in, from submitting scores, or from both.</summary>
    /// <remarks>
    /// The ban takes effect on every node within a second. Scope login rejects logins, refreshes and existing tokens. The player learns the
    /// end of the ban, but not the reason.
    /// </remarks>
    internal static async Task<Results<Created<BanView>, ProblemHttpResult>> BanAsync(
        Guid id, BanRequest body, HttpContext http, BanStore bans, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (body.Until <= now || body.Until > now + MaxDuration)
            return Problem.Invalid("until", "A time in the future, at most a hundred years from now; null for a ban without end.");
        return await bans.AddAsync(AuditSource.Of(http), id, body, cancellationToken) is { } ban
            ? TypedResults.Created((string?)null, ban)
            : Problem.Of(ProblemType.NotFound, "There is no such player.");
    }

    /// <summary>Lifts a ban before its end.</summary>
    /// <remarks>It takes effect on every node within a second.</remarks>
    internal static async Task<Results<Ok<BanView>, ProblemHttpResult>> LiftAsync(
        Guid id, Guid banId, [FromBody] Justification body, HttpContext http, BanStore bans, CancellationToken cancellationToken) =>
        await bans.LiftAsync(AuditSource.Of(http), id, banId, body.Reason, cancellationToken) is { } ban
            ? TypedResults.Ok(ban)
            : Problem.Of(ProblemType.NotFound, "The player has no such active ban.");
}

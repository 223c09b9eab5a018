using System.Security.Claims;
using GameApi.Audit;
using GameApi.Auth;
using GameApi.Data;
using GameApi.Http.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Operators;

/// <summary>Login, refresh and logout of operators.</summary>
internal static class SessionEndpoints
{
    internal static void MapOperatorSessions(this RouteGroupBuilder operators)
    {
        var anonymous = operators.MapGroup("").AllowAnonymous().ProducesProblems(ConsoleCookies.Csrf);
        anonymous.MapPost("/login", LoginAsync).WithName("LoginOperator").Audited("operator.login")
            .ProducesProblems(OperatorProblems.LoginFailed, OperatorProblems.TotpRequired, OperatorProblems.LockedOut);
        anonymous.MapPost("/refresh", RefreshAsync).WithName("RefreshOperator").ProducesProblems(OperatorProblems.SessionEnded)
            .NotAudited("It changes nothing but the session's secret, every few minutes.");

        var own = operators.MapGroup("").RequireAuthorization(Policies.Operator).ProducesProblems(ConsoleCookies.Csrf);
        own.MapPost("/logout", LogoutAsync).WithName("LogoutOperator").Audited("operator.logout");
        own.MapPost("/logout-everywhere", LogoutEverywhereAsync).WithName("LogoutOperatorEverywhere").Audited("operator.logout-everywhere");
    }

    /// <summary>Logs an operator in: the response sets the cookies of the session.</summary>
    /// <remarks>
    /// Needs the header X-Console: 1. Answers totp-required where the account needs a code too. Five wrong passwords or codes within a
    /// minute lock the address for a minute.
    /// </remarks>
    internal static async Task<Results<Ok<OperatorLogin>, ProblemHttpResult>> LoginAsync(
        OperatorCredentials body, OperatorLogins logins, SessionCookies cookies, HttpContext http, CancellationToken cancellationToken)
    {
        var outcome = await logins.RunAsync(body, http, cancellationToken);
        return outcome.Problem is { } problem ? problem : Ok(outcome.Account!, outcome.Session!, outcome.Secret!, cookies, http);
    }

    /// <summary>Replaces the cookies of a session.</summary>
    /// <remarks>
    /// A session ends when it was not refreshed for 30 minutes, and 12 hours after its login. A session cookie that was replaced ends the
    /// session, but for ten seconds in which it gets the same successor.
    /// </remarks>
    internal static async Task<Results<Ok<OperatorLogin>, ProblemHttpResult>> RefreshAsync(
        HttpContext http, GameDbContext db, OperatorSessions sessions, SessionCookies cookies, AuditLog audit,
        CancellationToken cancellationToken)
    {
        if (RefreshSecret.TryParse(http.Request.Cookies[ConsoleCookies.Session] ?? "", out var secret))
        {
            if (await sessions.RotateAsync(secret, cancellationToken) is var (session, successor)
                && await db.Operators.SingleOrDefaultAsync(row => row.OperatorId == session.OperatorId, cancellationToken) is { } account)
                return Ok(account, session, successor, cookies, http);
            await db.InTransactionAsync(async cancel =>
            {
                if (await sessions.EndIfReusedAsync(secret, cancel) is not { } owner)
                    return false;
                await audit.AppendAsync(
                    AuditSource.Of(http, $"{owner}"), new AuditEntry("operator.session-reuse", $"operator {owner}"), cancel);
                return true;
            }, cancellationToken, commits: ended => ended);
        }

        SessionCookies.Clear(http.Response);
        return Problem.Of(OperatorProblems.SessionEnded);
    }

    /// <summary>Ends this session.</summary>
    /// <remarks>Its access token stops on every node within a second, and the cookies are removed.</remarks>
    internal static Task<NoContent> LogoutAsync(
        HttpContext http, GameDbContext db, OperatorSessions sessions, AuditLog audit, CancellationToken cancellationToken) =>
        EndAsync(
            http, db, sessions, audit, "operator.logout", "logout", Guid.Parse(http.User.FindFirstValue(GameClaims.Family)!),
            cancellationToken);

    /// <summary>Ends every session of this operator.</summary>
    /// <remarks>On every node within a second.</remarks>
    internal static Task<NoContent> LogoutEverywhereAsync(
        HttpContext http, GameDbContext db, OperatorSessions sessions, AuditLog audit, CancellationToken cancellationToken) =>
        EndAsync(http, db, sessions, audit, "operator.logout-everywhere", "everywhere", null, cancellationToken);

    private static async Task<NoContent> EndAsync(
        HttpContext http, GameDbContext db, OperatorSessions sessions, AuditLog audit, string action, string reason, Guid? only,
        CancellationToken cancellationToken)
    {
        var id = http.User.OperatorId();
        await db.InTransactionAsync(async cancel =>
        {
            var ended = await sessions.EndAsync(id, reason, cancel, only);
            await audit.AppendAsync(
                AuditSource.Of(http), new AuditEntry(action, $"operator {id}", After: new() { ["sessionsEnded"] = ended }), cancel);
            return ended;
        }, cancellationToken);
        SessionCookies.Clear(http.Response);
        return TypedResults.NoContent();
    }

    private static Ok<OperatorLogin> Ok(
        Operator account, OpenSession session, RefreshSecret secret, SessionCookies cookies, HttpContext http) =>
        TypedResults.Ok(
            new OperatorLogin(account.ToAccount(), cookies.Set(http.Response, session, secret), account.TotpSecret is not null));
}

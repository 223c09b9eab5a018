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
            .NotAudited("It only replaces the session's secret, every few minutes.");

        var own = operators.MapGroup("").RequireAuthorization(Policies.OperatorOwn).ProducesProblems(ConsoleCookies.Csrf);
        own.MapPost("/logout", LogoutAsync).WithName("LogoutOperator").Audited("operator.logout");
        own.MapPost("/logout-everywhere", LogoutEverywhereAsync).WithName("LogoutOperatorEverywhere").Audited("operator.logout-everywhere");
    }

    /// <summary>Logs an operator in and sets the cookies of the session.</summary>
    /// <remarks>
    /// Requires the header X-Console: 1. Returns totp-required if the account also needs a code. Five wrong passwords or codes within a
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
    /// A session ends after 30 minutes without a refresh, and 12 hours after its login. For ten seconds a replaced session cookie gets the
    /// same successor; a later reuse ends the session.
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
    /// <remarks>Its access token becomes invalid on every node within a second, and the cookies are removed.</remarks>
    internal static Task<NoContent> LogoutAsync(
        HttpContext http, GameDbContext db, OperatorSessions sessions, AuditLog audit, CancellationToken cancellationToken) =>
        EndAsync(
            http, db, sessions, audit, "operator.logout", "logout", Guid.Parse(http.User.FindFirstValue(GameClaims.Family)!),
            cancellationToken);

    /// <summary>Ends all sessions of this operator.</summary>
    /// <remarks>Their access tokens become invalid on every node within a second.</remarks>
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
        TypedResults.Ok(new OperatorLogin(
            account.ToAccount(session.Setup), cookies.Set(http.Response, session, secret), account.TotpSecret is not null));
}

using System.Globalization;
using GameApi.Audit;
using GameApi.Auth;
using GameApi.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Problems;

namespace GameApi.Operators;

/// <summary>What became of a login: a session, or a problem.</summary>
internal sealed record LoginOutcome(
    Operator? Account = null, OpenSession? Session = null, RefreshSecret? Secret = null, ProblemHttpResult? Problem = null);

/// <summary>
/// Logs operators in by password and, where the account has one, by a code that works once. Wrong ones of both count for the lockout that
/// players have, under a name of its own: a player with the same address locks no operator out.
/// </summary>
internal sealed class OperatorLogins(
    GameDbContext db, PasswordService passwords, LoginLockout lockout, OperatorSessions sessions, TotpVault vault, AuditLog audit,
    TimeProvider time)
{
    internal Task<LoginOutcome> RunAsync(OperatorCredentials credentials, HttpContext http, CancellationToken cancellationToken) =>
        passwords.RunAsync(async () =>
    {
        var email = LoginName.Email(credentials.Email).Text;
        var subject = $"operator:{email}";
        if (await lockout.RemainingAsync(subject, cancellationToken) is { } locked)
            return Locked(http, locked);
        var account = await db.Operators.SingleOrDefaultAsync(known => known.Email == email, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        var isRight = passwords.Verify(account?.PasswordHash, credentials.Password) && account is { DisabledAt: null };
        if (isRight && account!.TotpSecret is not null && credentials.Code is null)
            return Refused(OperatorProblems.TotpRequired, "Repeat the request with the code.");
        isRight = isRight && (account!.TotpSecret is null || await UseCodeAsync(account, credentials.Code!));
        if (!isRight)
            return await lockout.FailedAsync(subject) is { } failed ? Locked(http, failed) : Refused(OperatorProblems.LoginFailed);
        return await lockout.SucceededAsync(subject) is { } meanwhile ? Locked(http, meanwhile)
            : await BeginAsync(account!.OperatorId, http, cancellationToken);
    }, cancellationToken);

    /// <summary>Takes a code, once: of two requests with the same one is too late.</summary>
    private async Task<bool> UseCodeAsync(Operator account, string code)
    {
        if (vault.Reveal(account.OperatorId, account.TotpSecret!) is not { } secret
            || Totp.Match(secret, code, time.GetUtcNow(), account.TotpStep) is not { } step)
            return false;
        var stored = vault.Protect(account.OperatorId, secret);
        return await db.Operators.Where(
            row => row.OperatorId == account.OperatorId && row.TotpStep < step && row.TotpSecret == account.TotpSecret)
            .ExecuteUpdateAsync(
                update =>
                    update.SetProperty(row => row.TotpStep, step).SetProperty(row => row.TotpSecret, stored), CancellationToken.None) == 1;
    }

    /// <summary>
    /// A session is always a new one, whatever cookies came with the login. It has the roles of the moment in which it begins.
    /// </summary>
    private Task<LoginOutcome> BeginAsync(Guid operatorId, HttpContext http, CancellationToken cancellationToken) =>
        db.InTransactionAsync(async cancel =>
    {
        var now = time.GetUtcNow();
        if (await db.Operators.Where(row => row.OperatorId == operatorId && row.DisabledAt == null)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.LastLoginAt, now), cancel) == 0)
            return Refused(OperatorProblems.LoginFailed);
        var account = await db.Operators.SingleAsync(row => row.OperatorId == operatorId, cancel);
        var (session, secret) = await sessions.BeginAsync(account, cancel);
        await audit.AppendAsync(AuditSource.Of(http, $"{operatorId}"), new AuditEntry("operator.login", $"operator {operatorId}"), cancel);
        return new LoginOutcome(account, session, secret);
    }, cancellationToken, commits: outcome => outcome.Problem is null);

    private static LoginOutcome Refused(ProblemType problem, string? detail = null) => new(Problem: Problem.Of(problem, detail));

    private static LoginOutcome Locked(HttpContext http, TimeSpan time)
    {
        http.Response.Headers.RetryAfter = Math.Ceiling(Math.Max(time.TotalSeconds, 1)).ToString(CultureInfo.InvariantCulture);
        return Refused(OperatorProblems.LockedOut, "Try again after the time of Retry-After.");
    }
}

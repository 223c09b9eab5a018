using System.Globalization;
using GameApi.Audit;
using GameApi.Auth;
using GameApi.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Problems;

namespace GameApi.Operators;

/// <summary>The result of a login: a session, or a problem.</summary>
internal sealed record LoginOutcome(
    Operator? Account = null, OpenSession? Session = null, RefreshSecret? Secret = null, ProblemHttpResult? Problem = null);

/// <summary>
/// Logs operators in by password and, if the account has an authenticator app, by a code that works once. Both kinds of failures count for
/// the same lockout as for players, under separate names: a player with the same address cannot lock an operator out.
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

        var isRight = passwords.Verify(account?.PasswordHash, credentials.Password) && account is { DisabledAt: null }
            && (account.PasswordExpiresAt is not { } expires || expires > time.GetUtcNow());
        if (isRight && account!.TotpSecret is not null && credentials.Code is null)
            return Rejected(OperatorProblems.TotpRequired, "Send the request again with the code.");
        isRight = isRight && (account!.TotpSecret is null || await UseCodeAsync(account, credentials.Code!));
        if (!isRight)
            return await lockout.FailedAsync(subject) is { } failed ? Locked(http, failed) : Rejected(OperatorProblems.LoginFailed);
        return await lockout.SucceededAsync(subject) is { } meanwhile
            ? Locked(http, meanwhile)
            : await BeginAsync(account!.OperatorId, http, null, cancellationToken);
    }, cancellationToken);

    /// <summary>Uses a code up: of two requests with the same code one fails.</summary>
    private async Task<bool> UseCodeAsync(Operator account, string code)
    {
        if (vault.Reveal(account.OperatorId, account.TotpSecret!) is not { } secret
            || Totp.Match(secret, code, time.GetUtcNow(), account.TotpStep) is not { } step)
            return false;
        var stored = vault.Protect(account.OperatorId, secret);
        return await db.Operators
            .Where(row => row.OperatorId == account.OperatorId && row.TotpStep < step && row.TotpSecret == account.TotpSecret)
            .ExecuteUpdateAsync(
                update => update.SetProperty(row => row.TotpStep, step).SetProperty(row => row.TotpSecret, stored),
                CancellationToken.None) == 1;
    }

    /// <summary>
    /// Starts a new session, whatever cookies came with the login. It has the operator's current roles.
    /// </summary>
    /// <param name="operatorId">The operator.</param>
    /// <param name="http">The login request.</param>
    /// <param name="subject">The identity provider's issuer and subject; null for a login by password.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    internal Task<LoginOutcome> BeginAsync(Guid operatorId, HttpContext http, string? subject, CancellationToken cancellationToken) =>
        db.InTransactionAsync(async cancel =>
    {
        var now = time.GetUtcNow();
        if (await db.Operators.Where(row => row.OperatorId == operatorId && row.DisabledAt == null
                && (subject == null || row.ProviderSubject == null || row.ProviderSubject == subject))
            .ExecuteUpdateAsync(
                update => update.SetProperty(row => row.LastLoginAt, now)
                    .SetProperty(row => row.ProviderSubject, row => subject ?? row.ProviderSubject), cancel) == 0)
            return Rejected(OperatorProblems.LoginFailed);
        var account = await db.Operators.SingleAsync(row => row.OperatorId == operatorId, cancel);
        var (session, secret) = await sessions.BeginAsync(account, subject is not null, cancel);
        await audit.AppendAsync(AuditSource.Of(http, $"{operatorId}"), new AuditEntry(
            "operator.login", $"operator {operatorId}", After: new() { ["by"] = subject is null ? "password" : "provider" }), cancel);
        return new LoginOutcome(account, session, secret);
    }, cancellationToken, commits: outcome => outcome.Problem is null);

    private static LoginOutcome Rejected(ProblemType problem, string? detail = null) => new(Problem: Problem.Of(problem, detail));

    private static LoginOutcome Locked(HttpContext http, TimeSpan time)
    {
        http.Response.Headers.RetryAfter = Math.Ceiling(Math.Max(time.TotalSeconds, 1)).ToString(CultureInfo.InvariantCulture);
        return Rejected(OperatorProblems.LockedOut, "Try again after the time in Retry-After.");
    }
}

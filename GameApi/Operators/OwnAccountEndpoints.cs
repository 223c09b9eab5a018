using System.Security.Claims;
using System.Security.Cryptography;
using GameApi.Audit;
using GameApi.Auth;
using GameApi.Http.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Operators;

/// <summary>Actions of operators on their own accounts.</summary>
internal static class OwnAccountEndpoints
{
    internal static void MapOwnAccount(this RouteGroupBuilder operators)
    {
        var me = operators.MapGroup("/me").RequireAuthorization(Policies.OperatorOwn)
            .ProducesProblems(ConsoleCookies.Csrf, ProblemType.NotFound);
        me.MapGet("", GetAsync).WithName("GetOwnOperator");
        me.MapPost("/totp", BeginTotpAsync).WithName("BeginTotp").Audited("operator.totp-begin");
        me.MapPut("/totp", ConfirmTotpAsync).WithName("ConfirmTotp").Audited("operator.totp-on")
            .ProducesProblems(OperatorProblems.WrongCode);
        me.MapPut("/password", ChangePasswordAsync).WithName("ChangeOwnPassword").Audited("operator.password")
            .ProducesProblems(OperatorProblems.WrongPassword, OperatorProblems.LockedOut);
    }

    /// <summary>Returns the logged-in operator.</summary>
    /// <remarks>The console calls it after a reload, to learn who is logged in.</remarks>
    internal static async Task<Results<Ok<OperatorAccount>, ProblemHttpResult>> GetAsync(
        ClaimsPrincipal user, OperatorStore operators, OperatorSetup setup, CancellationToken cancellationToken)
    {
        if (await operators.FindAsync(user.OperatorId(), cancellationToken) is not { } account)
            return OperatorProblems.NotFound();
        // A token with roles has no steps left, or the identity provider has taken them over.
        return TypedResults.Ok(account.ToAccount(setup.Of(
            account.PasswordExpiresAt is not null, account.TotpSecret is not null, isByProvider: !user.IsInRole(Roles.OperatorSetup))));
    }

    /// <summary>Generates a secret for an authenticator app.</summary>
    /// <remarks>Logins need a code once the secret is confirmed; until then nothing changes.</remarks>
    internal static async Task<Results<Ok<TotpSetup>, ProblemHttpResult>> BeginTotpAsync(
        HttpContext http, OperatorStore operators, TotpVault vault, CancellationToken cancellationToken)
    {
        var (id, secret) = (http.User.OperatorId(), RandomNumberGenerator.GetBytes(Totp.SecretLength));
        var stored = vault.Protect(id, secret);
        var account = await operators.ChangeAsync(http, id, new AuditEntry("operator.totp-begin", $"operator {id}"),
            rows => rows.ExecuteUpdateAsync(update => update.SetProperty(row => row.TotpPending, stored), cancellationToken),
            cancellationToken);
        return account is null
            ? OperatorProblems.NotFound()
            : TypedResults.Ok(new TotpSetup(Totp.Text(secret), Totp.Uri(secret, account.Email)));
    }

    /// <summary>Confirms the secret with a first code; from then on logins need a code.</summary>
    /// <remarks>A code works once, here too: the next login needs the next code.</remarks>
    internal static async Task<Results<NoContent, ProblemHttpResult>> ConfirmTotpAsync(
        TotpConfirmation body, HttpContext http, OperatorStore operators, TotpVault vault, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var id = http.User.OperatorId();
        if (await operators.FindAsync(id, cancellationToken) is not { } account)
            return OperatorProblems.NotFound();
        if (account.TotpPending is not { } pending || vault.Reveal(id, pending) is not { } secret
            || Totp.Match(secret, body.Code, time.GetUtcNow(), lastStep: 0) is not { } step)
            return Problem.Of(
                OperatorProblems.WrongCode, "Scan the URI of POST /v1/operators/me/totp and send the code that the app shows now.");
        await operators.ChangeAsync(http, id, new AuditEntry("operator.totp-on", $"operator {id}"),
            rows => rows.Where(row => row.TotpPending == pending).ExecuteUpdateAsync(update => update
                .SetProperty(row => row.TotpSecret, pending)
                .SetProperty(row => row.TotpPending, (byte[]?)null)
                .SetProperty(row => row.TotpStep, step), cancellationToken),
            cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>Replaces the operator's own password.</summary>
    /// <remarks>
    /// All other sessions of the operator end. If it was the last step of the account's setup, the next refresh returns the roles.
    /// </remarks>
    internal static async Task<Results<NoContent, ProblemHttpResult>> ChangePasswordAsync(
        PasswordReplacement body, HttpContext http, OperatorStore operators, OperatorSessions sessions, PasswordService passwords,
        LoginLockout lockout, CancellationToken cancellationToken)
    {
        var id = http.User.OperatorId();
        if (await operators.FindAsync(id, cancellationToken) is not { } account)
            return OperatorProblems.NotFound();
        var subject = $"operator:{account.Email}";
        if (await lockout.RemainingAsync(subject, cancellationToken) is not null)
            return Problem.Of(OperatorProblems.LockedOut);
        if (!await passwords.RunAsync(() => Task.FromResult(passwords.Verify(account.PasswordHash, body.Current)), cancellationToken))
            return Problem.Of(await lockout.FailedAsync(subject) is null ? OperatorProblems.WrongPassword : OperatorProblems.LockedOut);

        var hash = await passwords.HashAsync(body.New, cancellationToken);
        var session = Guid.TryParse(http.User.FindFirstValue(GameClaims.Family), out var own) ? own : (Guid?)null;
        await operators.ChangeAsync(http, id, new AuditEntry("operator.password", $"operator {id}"), async rows =>
        {
            await sessions.EndAsync(id, "password", cancellationToken, except: session);
            return await rows.ExecuteUpdateAsync(update => update.SetProperty(row => row.PasswordHash, hash)
                .SetProperty(row => row.PasswordExpiresAt, (DateTimeOffset?)null), cancellationToken);
        }, cancellationToken);
        return TypedResults.NoContent();
    }
}

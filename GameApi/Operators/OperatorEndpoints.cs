using GameApi.Audit;
using GameApi.Auth;
using GameApi.Http;
using GameApi.Http.Lists;
using GameApi.Http.OpenApi;
using GameApi.Http.Validation;
using GameApi.Operators.Provider;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Operators;

internal static class OperatorEndpoints
{
    private const string List = "operators";

    internal static RouteGroupBuilder MapOperators(this RouteGroupBuilder v1)
    {
        var operators = v1.MapGroup("/operators").WithTags("Operators").NotStored();
        operators.MapOperatorSessions();
        operators.MapProviderLogin();
        operators.MapOwnAccount();

        var others = operators.MapGroup("").RequireAuthorization(Policies.OperatorAdmin).ProducesProblems(ConsoleCookies.Csrf);
        others.MapGet("", ListAsync).WithName("ListOperators");
        others.MapPost("", AddAsync).WithName("AddOperator").Audited("operator.add").ProducesProblems(OperatorProblems.EmailTaken);
        others.MapPatch("/{id}", ChangeAsync).WithName("ChangeOperator").Audited("operator.change")
            .ProducesProblems(ProblemType.NotFound, OperatorProblems.LastAdmin);
        others.MapPost("/{id}/reset", ResetAsync).WithName("ResetOperator").Audited("operator.reset")
            .ProducesProblems(ProblemType.NotFound);
        return v1;
    }

    /// <summary>Lists all operators in order of their addresses.</summary>
    /// <remarks>The list includes disabled operators: accounts are never deleted, so that the audit log can name them.</remarks>
    internal static async Task<Results<Ok<Page<OperatorView>>, ProblemHttpResult>> ListAsync(
        OperatorStore operators, Cursors cursors, CancellationToken cancellationToken, string? cursor = null,
        [PageSize(100)] int limit = 50)
    {
        if (!cursors.TryOpen(List, cursor, PositionJsonContext.Default.String, out var after, out var problem))
            return problem;
        var rows = await operators.LoadAsync(after, limit + 1, cancellationToken);
        return TypedResults.Ok(Page<OperatorView>.Of(
            [.. rows.Select(account => account.ToView())], limit,
            account => cursors.Seal(List, account.Email, PositionJsonContext.Default.String)));
    }

    /// <summary>Creates an account with a generated password, which is shown only once.</summary>
    /// <remarks>
    /// Pass it on through a trusted channel. It is valid for a week, and only to choose another with PUT /v1/operators/me/password.
    /// </remarks>
    internal static async Task<Results<Created<AddedOperator>, ProblemHttpResult>> AddAsync(
        NewOperator body, HttpContext http, OperatorStore operators, OperatorAdministration administration, PasswordService passwords,
        CancellationToken cancellationToken)
    {
        var password = OperatorStore.NewPassword();
        var hash = await passwords.HashAsync(password, cancellationToken);
        var (email, expires) = (LoginName.Email(body.Email).Text, administration.PasswordExpiresAt);
        return await operators.AddAsync(AuditSource.Of(http), body, email, hash, expires, cancellationToken) is { } added
            ? TypedResults.Created((string?)null, new AddedOperator(added.ToView(), password))
            : Problem.Of(OperatorProblems.EmailTaken, "Change that account instead.");
    }

    /// <summary>Changes an operator's name or roles, or disables the account.</summary>
    /// <remarks>
    /// Omitted members stay unchanged. Changing roles or disabling the account ends all sessions of the operator, on every node within a
    /// second.
    /// </remarks>
    internal static async Task<Results<Ok<OperatorView>, ProblemHttpResult>> ChangeAsync(
        Guid id, OperatorChange body, HttpContext http, OperatorAdministration administration, CancellationToken cancellationToken)
    {
        if (body is { Name: null, Roles: null, Disabled: null })
            return Problem.Invalid("$", "At least one of name, roles and disabled.");
        var outcome = await administration.ChangeAsync(AuditSource.Of(http), id, body, cancellationToken);
        return outcome.Account is { } account ? TypedResults.Ok(account.ToView()) : Rejected(outcome);
    }

    /// <summary>Generates a new password, which is shown only once, and removes the authenticator app.</summary>
    /// <remarks>All sessions of the operator end, on every node within a second.</remarks>
    internal static async Task<Results<Ok<GeneratedPassword>, ProblemHttpResult>> ResetAsync(
        Guid id, OperatorReset body, HttpContext http, OperatorAdministration administration, PasswordService passwords,
        CancellationToken cancellationToken)
    {
        var password = OperatorStore.NewPassword();
        var hash = await passwords.HashAsync(password, cancellationToken);
        var outcome = await administration.ResetAsync(AuditSource.Of(http), id, hash, body.Reason, cancellationToken);
        return outcome.Account is null ? Rejected(outcome) : TypedResults.Ok(new GeneratedPassword(password));
    }

    private static ProblemHttpResult Rejected(ChangeOutcome outcome) => outcome.IsLastAdmin
        ? Problem.Of(OperatorProblems.LastAdmin, "Make another operator admin first.")
        : OperatorProblems.NotFound();
}

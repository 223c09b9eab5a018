using System.Security.Claims;
using GameApi.Data;
using ServiceDefaults.Authentication;

namespace GameApi.Operators;

internal static class OperatorViews
{
    /// <summary>Returns the operator of a request that a policy for operators has authorized.</summary>
    internal static Guid OperatorId(this ClaimsPrincipal user) => Guid.Parse(user.FindFirstValue(GameClaims.Subject)!);

    internal static OperatorAccount ToAccount(this Operator account, IReadOnlyList<string> setup) =>
        new(account.OperatorId, account.Email, account.Name, account.Roles, account.TotpSecret is not null, setup);

    internal static OperatorView ToView(this Operator account) => new(
        account.OperatorId, account.Email, account.Name, account.Roles, account.TotpSecret is not null, account.DisabledAt is not null,
        account.LastLoginAt, account.CreatedAt);
}

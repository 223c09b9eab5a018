using System.ComponentModel.DataAnnotations;
using ServiceDefaults.Authentication;

namespace GameApi.Operators;

/// <summary>The roles an operator may have, and what their tokens say.</summary>
internal static class OperatorRoles
{
    internal const string Support = "support", Analyst = "analyst", Designer = "designer", Admin = "admin";

    internal static readonly IReadOnlyList<string> All = [Support, Analyst, Designer, Admin];

    /// <summary>What a session's tokens say: the operator's roles, or that the account has to be set up first.</summary>
    internal static string[] Claims(OpenSession session) => session.Setup.Count > 0 ? [Roles.OperatorSetup] : Claims(session.Roles);

    /// <summary>As tokens name them: <see cref="Roles.OperatorSupport"/> and the like.</summary>
    internal static string[] Claims(IEnumerable<string> roles) => [.. roles.Select(role => Roles.OperatorPrefix + role)];
}

/// <summary>One to four roles of operators, each once.</summary>
internal sealed class OperatorRolesAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => value is not IReadOnlyList<string> roles
        || (roles.Count > 0 && roles.Distinct(StringComparer.Ordinal).Count() == roles.Count && roles.All(OperatorRoles.All.Contains));

    public override string FormatErrorMessage(string name) => $"One or more of {string.Join(", ", OperatorRoles.All)}, each once.";
}

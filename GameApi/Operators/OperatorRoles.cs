using System.ComponentModel.DataAnnotations;
using ServiceDefaults.Authentication;

namespace GameApi.Operators;

/// <summary>The roles of operators, and their claims in tokens.</summary>
internal static class OperatorRoles
{
    internal const string Support = "support", Analyst = "analyst", Designer = "designer", Admin = "admin";

    internal static readonly IReadOnlyList<string> All = [Support, Analyst, Designer, Admin];

    /// <summary>Returns the roles in a session's tokens: the operator's, or only setup until the account is set up.</summary>
    internal static string[] Claims(OpenSession session) => session.Setup.Count > 0 ? [Roles.OperatorSetup] : Claims(session.Roles);

    /// <summary>Returns the roles' names in tokens, for example <see cref="Roles.OperatorSupport"/>.</summary>
    internal static string[] Claims(IEnumerable<string> roles) => [.. roles.Select(role => Roles.OperatorPrefix + role)];
}

/// <summary>One or more different roles of operators.</summary>
internal sealed class OperatorRolesAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => value is not IReadOnlyList<string> roles
        || (roles.Count > 0 && roles.Distinct(StringComparer.Ordinal).Count() == roles.Count && roles.All(OperatorRoles.All.Contains));

    public override string FormatErrorMessage(string name) => $"One or more of {string.Join(", ", OperatorRoles.All)}, each once.";
}

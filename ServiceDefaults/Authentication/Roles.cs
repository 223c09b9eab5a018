using System.Security.Claims;

namespace ServiceDefaults.Authentication;

/// <summary>Who a token speaks for.</summary>
public static class Roles
{
    /// <summary>A player: reaches only that player's data.</summary>
    public const string Player = "player";

    /// <summary>A studio's own game server.</summary>
    public const string Server = "server";

    /// <summary>Reads analytics.</summary>
    public const string Analyst = "analyst";

    /// <summary>Edits what all players share, such as the games catalogue.</summary>
    public const string Admin = "admin";

    /// <summary>A gateway, which signs for itself what it asks services behind the scenes.</summary>
    public const string Gateway = "gateway";

    /// <summary>An operator who helps players.</summary>
    public const string OperatorSupport = "ops:support";

    /// <summary>An operator who reads numbers, and no single player.</summary>
    public const string OperatorAnalyst = "ops:analyst";

    /// <summary>An operator who edits what all players share.</summary>
    public const string OperatorDesigner = "ops:designer";

    /// <summary>An operator who may do all of that, and manages the others.</summary>
    public const string OperatorAdmin = "ops:admin";

    /// <summary>Whether somebody is an operator, of whatever role.</summary>
    public static bool IsOperator(this ClaimsPrincipal user) =>
        user.IsInRole(OperatorSupport) || user.IsInRole(OperatorAnalyst) || user.IsInRole(OperatorDesigner) || user.IsInRole(OperatorAdmin);
}

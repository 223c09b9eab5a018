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

    /// <summary>What the roles of operators, and no others, begin with.</summary>
    public const string OperatorPrefix = "ops:";

    /// <summary>An operator who helps players.</summary>
    public const string OperatorSupport = OperatorPrefix + "support";

    /// <summary>An operator who reads numbers, and no single player.</summary>
    public const string OperatorAnalyst = OperatorPrefix + "analyst";

    /// <summary>An operator who edits what all players share.</summary>
    public const string OperatorDesigner = OperatorPrefix + "designer";

    /// <summary>An operator who may do all of that, and manages the others.</summary>
    public const string OperatorAdmin = OperatorPrefix + "admin";

    /// <summary>An operator who first has to choose a password or set up an authenticator app, and may do nothing else.</summary>
    public const string OperatorSetup = OperatorPrefix + "setup";

    /// <summary>Whether somebody is an operator, of whatever role.</summary>
    public static bool IsOperator(this ClaimsPrincipal user) =>
        user.HasClaim(static claim => claim.Type == GameClaims.Role && claim.Value.StartsWith(OperatorPrefix, StringComparison.Ordinal));
}

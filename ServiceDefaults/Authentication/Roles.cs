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

    /// <summary>A gateway. It signs its own token for internal requests to services.</summary>
    public const string Gateway = "gateway";

    /// <summary>The prefix of all operators' roles, and of no others.</summary>
    public const string OperatorPrefix = "ops:";

    /// <summary>An operator who helps players.</summary>
    public const string OperatorSupport = OperatorPrefix + "support";

    /// <summary>An operator who reads aggregates but no player's data.</summary>
    public const string OperatorAnalyst = OperatorPrefix + "analyst";

    /// <summary>An operator who edits what all players share.</summary>
    public const string OperatorDesigner = OperatorPrefix + "designer";

    /// <summary>An operator with all of these rights, who also manages operators.</summary>
    public const string OperatorAdmin = OperatorPrefix + "admin";

    /// <summary>An operator who must first choose a password or set up an authenticator app, and may do nothing else.</summary>
    public const string OperatorSetup = OperatorPrefix + "setup";

    /// <summary>Whether the user is an operator, in any role.</summary>
    public static bool IsOperator(this ClaimsPrincipal user) =>
        user.HasClaim(static claim => claim.Type == GameClaims.Role && claim.Value.StartsWith(OperatorPrefix, StringComparison.Ordinal));
}

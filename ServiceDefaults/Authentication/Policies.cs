using Microsoft.AspNetCore.Authorization;

namespace ServiceDefaults.Authentication;

/// <summary>Authorization policies, the same names at the gateway and in the services.</summary>
public static class Policies
{
    /// <summary>A player's token whose subject is a player id.</summary>
    public const string Player = "player";

    /// <summary>A game server.</summary>
    public const string Server = "server";

    /// <summary>A player or a game server.</summary>
    public const string PlayerOrServer = "player-or-server";

    /// <summary>Reads aggregates: a service client that is analyst or admin, or an operator who is analyst, designer or admin.</summary>
    public const string Analyst = "analyst";

    /// <summary>Edits what all players share: a service client that is admin, or an operator who is designer or admin.</summary>
    public const string Admin = "admin";

    /// <summary>Any operator.</summary>
    public const string Operator = "operator";

    /// <summary>An operator and what is the operator's own, also one who has to set the account up first.</summary>
    public const string OperatorOwn = "operator-own";

    /// <summary>An operator who works with single players: support or admin.</summary>
    public const string OperatorSupport = "operator-support";

    /// <summary>An operator who watches the system: analyst or admin.</summary>
    public const string OperatorAnalyst = "operator-analyst";

    /// <summary>An operator who is admin.</summary>
    public const string OperatorAdmin = "operator-admin";

    /// <summary>This application's own gateway.</summary>
    public const string Gateway = "gateway";

    internal static void Add(AuthorizationOptions options)
    {
        options.AddPolicy(Player, policy => policy.AddRequirements(new PrincipalRequirement(user => user.PlayerId() is not null)));
        options.AddPolicy(Server, policy => policy.RequireRole(Roles.Server));
        options.AddPolicy(PlayerOrServer, policy => policy.AddRequirements(new PrincipalRequirement(user =>
            user.PlayerId() is not null || user.IsInRole(Roles.Server))));
        options.AddPolicy(Analyst, policy => policy.RequireRole(
            Roles.Analyst, Roles.Admin, Roles.OperatorAnalyst, Roles.OperatorDesigner, Roles.OperatorAdmin));
        options.AddPolicy(Admin, policy => policy.RequireRole(Roles.Admin, Roles.OperatorDesigner, Roles.OperatorAdmin));
        options.AddPolicy(Operator, policy => policy.RequireRole(
            Roles.OperatorSupport, Roles.OperatorAnalyst, Roles.OperatorDesigner, Roles.OperatorAdmin));
        options.AddPolicy(OperatorOwn, policy => policy.RequireRole(
            Roles.OperatorSetup, Roles.OperatorSupport, Roles.OperatorAnalyst, Roles.OperatorDesigner, Roles.OperatorAdmin));
        options.AddPolicy(OperatorSupport, policy => policy.RequireRole(Roles.OperatorSupport, Roles.OperatorAdmin));
        options.AddPolicy(OperatorAnalyst, policy => policy.RequireRole(Roles.OperatorAnalyst, Roles.OperatorAdmin));
        options.AddPolicy(OperatorAdmin, policy => policy.RequireRole(Roles.OperatorAdmin));
        options.AddPolicy(Gateway, policy => policy.RequireRole(Roles.Gateway));

        // Authenticated by default: an endpoint that forgets its policy is closed, not open.
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
    }
}

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

    /// <summary>An analyst (or admin).</summary>
    public const string Analyst = "analyst";

    /// <summary>An administrator.</summary>
    public const string Admin = "admin";

    /// <summary>A gateway of the application itself.</summary>
    public const string Gateway = "gateway";

    internal static void Add(AuthorizationOptions options)
    {
        options.AddPolicy(Player, policy => policy.AddRequirements(new PrincipalRequirement(user => user.PlayerId() is not null)));
        options.AddPolicy(Server, policy => policy.RequireRole(Roles.Server));
        options.AddPolicy(PlayerOrServer, policy => policy.AddRequirements(new PrincipalRequirement(user =>
            user.PlayerId() is not null || user.IsInRole(Roles.Server))));
        options.AddPolicy(Analyst, policy => policy.RequireRole(Roles.Analyst, Roles.Admin));
        options.AddPolicy(Admin, policy => policy.RequireRole(Roles.Admin));
        options.AddPolicy(Gateway, policy => policy.RequireRole(Roles.Gateway));

        // Authenticated by default: an endpoint that forgets its policy is closed, not open.
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
    }
}

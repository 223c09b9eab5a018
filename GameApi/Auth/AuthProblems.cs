using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Problems;

namespace GameApi.Auth;

/// <summary>Problems of logging in.</summary>
internal static class AuthProblems
{
    /// <summary>Unknown address or client, or a wrong password or secret; which of them is not told.</summary>
    internal static readonly ProblemType InvalidCredentials = new("invalid-credentials", 401, "These credentials are not known.");

    /// <summary>Unknown, expired, used or revoked refresh token.</summary>
    internal static readonly ProblemType InvalidRefreshToken = new(
        "invalid-refresh-token", 401, "This refresh token is not good; log in again.");

    /// <summary>An account with the address exists.</summary>
    internal static readonly ProblemType EmailTaken = new("email-taken", 409, "There is an account with this e-mail address.");

    /// <summary>An operator has banned the player; the member <c>until</c> says until when, and is null where nobody knows.</summary>
    internal static readonly ProblemType PlayerBanned = new("player-banned", 403, "The player is banned.");

    /// <summary>The problem of a ban. It says no more than its end.</summary>
    internal static ProblemHttpResult Banned(BanInForce ban)
    {
        var details = Problem.Details(PlayerBanned, ban.Until is null ? "The ban has no end." : "Come back after the time of until.");
        details.Extensions["until"] = ban.Until?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        return TypedResults.Problem(details);
    }

    /// <summary>Too many failed logins; Retry-After says when to try again.</summary>
    internal static readonly ProblemType LockedOut = new("locked-out", 429, "Too many failed logins with this e-mail address.");
}

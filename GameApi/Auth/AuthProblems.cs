using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Problems;

namespace GameApi.Auth;

/// <summary>The problems of logins.</summary>
internal static class AuthProblems
{
    /// <summary>Unknown address or client, or wrong password or secret; the response does not distinguish them.</summary>
    internal static readonly ProblemType InvalidCredentials = new("invalid-credentials", 401, "The credentials are invalid.");

    /// <summary>Unknown, expired, used or revoked refresh token.</summary>
    internal static readonly ProblemType InvalidRefreshToken = new(
        "invalid-refresh-token", 401, "The refresh token is invalid; log in again.");

    /// <summary>An account with the address exists.</summary>
    internal static readonly ProblemType EmailTaken = new("email-taken", 409, "An account with this e-mail address exists.");

    /// <summary>An operator has banned the player. The member <c>until</c> is the end of the ban; null if it has none.</summary>
    internal static readonly ProblemType PlayerBanned = new("player-banned", 403, "The player is banned.");

    /// <summary>Returns the problem of a ban. It reveals only the end.</summary>
    internal static ProblemHttpResult Banned(ActiveBan ban)
    {
        var details = Problem.Details(PlayerBanned, ban.Until is null ? "The ban has no end." : "Log in again after the time in until.");
        details.Extensions["until"] = ban.Until?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        return TypedResults.Problem(details);
    }

    /// <summary>Too many failed logins; Retry-After says when to retry.</summary>
    internal static readonly ProblemType LockedOut = new("locked-out", 429, "Too many failed logins with this e-mail address.");
}

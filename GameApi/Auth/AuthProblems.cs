using ServiceDefaults.Problems;

namespace GameApi.Auth;

/// <summary>Problems of logging in.</summary>
internal static class AuthProblems
{
    /// <summary>Unknown address or client, or a wrong password or secret; which of them is not told.</summary>
    internal static readonly ProblemType InvalidCredentials = new("invalid-credentials", 401, "These credentials are not known.");

    /// <summary>Unknown, expired, used or revoked refresh token.</summary>
    internal static readonly ProblemType InvalidRefreshToken = new("invalid-refresh-token", 401, "This refresh token is not good; log in again.");

    /// <summary>An account with the address exists.</summary>
    internal static readonly ProblemType EmailTaken = new("email-taken", 409, "There is an account with this e-mail address.");

    /// <summary>Too many failed logins; Retry-After says when to try again.</summary>
    internal static readonly ProblemType LockedOut = new("locked-out", 429, "Too many failed logins with this e-mail address.");
}

using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Problems;

namespace GameApi.Operators;

internal static class OperatorProblems
{
    /// <summary>Unknown address, wrong password or code, or a disabled account; the response does not distinguish them.</summary>
    internal static readonly ProblemType LoginFailed = new("operator-login-failed", 401, "The credentials are invalid.");

    /// <summary>The password is right, but the account also needs a code.</summary>
    internal static readonly ProblemType TotpRequired = new("totp-required", 401, "A code of the authenticator app is required.");

    /// <summary>The session has ended, or never existed.</summary>
    internal static readonly ProblemType SessionEnded = new("session-ended", 401, "The session has ended; log in again.");

    /// <summary>Too many failed logins; Retry-After says when to retry.</summary>
    internal static readonly ProblemType LockedOut = new("locked-out", 429, "Too many failed logins with this e-mail address.");

    /// <summary>The code does not match the secret, or was used before.</summary>
    internal static readonly ProblemType WrongCode = new("wrong-code", 409, "The code is invalid.");

    /// <summary>The current password in the request is wrong.</summary>
    internal static readonly ProblemType WrongPassword = new("wrong-password", 409, "The current password is wrong.");

    /// <summary>An operator with the address exists.</summary>
    internal static readonly ProblemType EmailTaken = new("email-taken", 409, "An operator with this e-mail address exists.");

    /// <summary>The change would leave no one who can manage operators.</summary>
    internal static readonly ProblemType LastAdmin = new("last-admin", 409, "At least one enabled admin must remain.");

    internal static ProblemHttpResult NotFound() => Problem.Of(ProblemType.NotFound, "There is no such operator.");
}

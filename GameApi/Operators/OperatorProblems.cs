using ServiceDefaults.Problems;

namespace GameApi.Operators;

internal static class OperatorProblems
{
    /// <summary>Unknown address, wrong password or code, or a disabled account; which of them is not told.</summary>
    internal static readonly ProblemType LoginFailed = new("operator-login-failed", 401, "These credentials are not known.");

    /// <summary>The password is right, and the account needs a code too.</summary>
    internal static readonly ProblemType TotpRequired = new("totp-required", 401, "A code of the authenticator app is needed.");

    /// <summary>The session has ended, or was never one.</summary>
    internal static readonly ProblemType SessionEnded = new("session-ended", 401, "The session has ended; log in again.");

    /// <summary>Too many failed logins; Retry-After says when to try again.</summary>
    internal static readonly ProblemType LockedOut = new("locked-out", 429, "Too many failed logins with this e-mail address.");

    /// <summary>The code does not belong to the secret, or was used before.</summary>
    internal static readonly ProblemType WrongCode = new("wrong-code", 409, "This code is not good.");

    /// <summary>The present password is another.</summary>
    internal static readonly ProblemType WrongPassword = new("wrong-password", 409, "The present password is another.");

    /// <summary>There is an operator with the address.</summary>
    internal static readonly ProblemType EmailTaken = new("email-taken", 409, "There is an operator with this e-mail address.");

    /// <summary>Nobody could manage operators any more.</summary>
    internal static readonly ProblemType LastAdmin = new("last-admin", 409, "One enabled admin has to remain.");
}

namespace AspireGame.Client;

/// <summary>The values of <see cref="ApiException.Kind"/>.</summary>
public static class Problems
{
#pragma warning disable CS1591 // The contract describes each.
    public const string BadGateway = "bad-gateway", BoardClosed = "board-closed", Csrf = "csrf", EmailTaken = "email-taken";
    public const string Forbidden = "forbidden", GatewayTimeout = "gateway-timeout", IdempotencyKeyReused = "idempotency-key-reused";
    public const string InsufficientFunds = "insufficient-funds", InvalidCredentials = "invalid-credentials";
    public const string InvalidRefreshToken = "invalid-refresh-token", InvalidRequest = "invalid-request", LastAdmin = "last-admin";
    public const string LockedOut = "locked-out", NotFound = "not-found", OperatorLoginFailed = "operator-login-failed";
    public const string PlayerBanned = "player-banned", PolicyFixed = "policy-fixed", PreconditionRequired = "precondition-required";
    public const string RateLimited = "rate-limited", RequestTimeout = "request-timeout", SessionEnded = "session-ended";
    public const string StaleVersion = "stale-version", StorageFull = "storage-full", TooLarge = "too-large";
    public const string TotpRequired = "totp-required", Unauthorized = "unauthorized", Unavailable = "unavailable";
    public const string UnsupportedMediaType = "unsupported-media-type", WalletFull = "wallet-full", WrongCode = "wrong-code";
    public const string WrongPassword = "wrong-password";
#pragma warning restore CS1591
}

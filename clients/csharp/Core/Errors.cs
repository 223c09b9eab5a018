using System.Text.Json;

namespace AspireGame.Client;

/// <summary>The server refused a call (RFC 9457): nothing of it took effect.</summary>
public class ApiException : Exception
{
    private const string Prefix = "urn:aspiregame:problem:";

    internal ApiException(string operation, int status, ProblemDetails problem)
        : base($"{operation} returned {status}: {problem.Title} {problem.Detail}{Fields(problem)}") => (Operation, Status, Problem) = (operation, status, problem);

    /// <summary>Name of the operation in the contract.</summary>
    public string Operation { get; }

    /// <summary>HTTP status.</summary>
    public int Status { get; }

    /// <summary>As the server sent it; <c>Errors</c> names fields and what they accept.</summary>
    public ProblemDetails Problem { get; }

    /// <summary>One of <see cref="Problems"/>, or empty where something between client and server responded.</summary>
    public string Kind => Problem.Type is { } type && type.StartsWith(Prefix, StringComparison.Ordinal) ? type[Prefix.Length..] : "";

    internal static ApiException Of(string operation, Response response)
    {
        try
        {
            return new(operation, response.Status, JsonSerializer.Deserialize(response.Body.Span, GameJson.Default.ProblemDetails) ?? new());
        }
        catch (JsonException)
        {
            // Not from the gateway: a proxy on the way says it in its own words.
            return new(operation, response.Status, new(Title: "No problem details."));
        }
    }

    private static string Fields(ProblemDetails problem) =>
        problem.Errors is null ? "" : string.Concat(problem.Errors.Select(field => $" {field.Key}: {string.Join(" ", field.Value)}"));
}

/// <summary>Nobody is logged in, or the login has ended: log in, then repeat the call.</summary>
public sealed class LoginRequiredException() : Exception("Log in first: nobody is logged in, or the login has ended.");

/// <summary>
/// The connection ended before the response and the write may have taken effect. One with an intent stays pending and <see cref="Intents.ResumeAsync"/>
/// finds out; after any other, read before you write again.
/// </summary>
public sealed class OutcomeUnknownException : Exception
{
    internal OutcomeUnknownException(string operation, string? intent, Exception cause)
        : base($"{operation} may have taken effect: {cause.Message}", cause) => (Operation, Intent) = (operation, intent);

    /// <summary>Name of the operation in the contract.</summary>
    public string Operation { get; }

    /// <summary>Key of the pending intent, if it has one.</summary>
    public string? Intent { get; }
}

/// <summary>The outbox is full: flush it before recording more.</summary>
public sealed class OutboxFullException(int limit) : Exception($"The outbox holds {limit} activities, which is its limit. FlushAsync sends them.");

/// <summary>Kinds of problems, for <see cref="ApiException.Kind"/>.</summary>
public static class Problems
{
#pragma warning disable CS1591 // Each is described in the contract.
    public const string BadGateway = "bad-gateway", BoardClosed = "board-closed", Csrf = "csrf", EmailTaken = "email-taken", Forbidden = "forbidden";
    public const string GatewayTimeout = "gateway-timeout", IdempotencyKeyReused = "idempotency-key-reused";
    public const string InsufficientFunds = "insufficient-funds", InvalidCredentials = "invalid-credentials";
    public const string InvalidRefreshToken = "invalid-refresh-token", InvalidRequest = "invalid-request", LastAdmin = "last-admin";
    public const string LockedOut = "locked-out", NotFound = "not-found", OperatorLoginFailed = "operator-login-failed";
    public const string PlayerBanned = "player-banned", PolicyFixed = "policy-fixed", PreconditionRequired = "precondition-required", RateLimited = "rate-limited";
    public const string RequestTimeout = "request-timeout", SessionEnded = "session-ended", StaleVersion = "stale-version";
    public const string StorageFull = "storage-full", TooLarge = "too-large", TotpRequired = "totp-required";
    public const string Unauthorized = "unauthorized", Unavailable = "unavailable", UnsupportedMediaType = "unsupported-media-type";
    public const string WalletFull = "wallet-full", WrongCode = "wrong-code", WrongPassword = "wrong-password";
#pragma warning restore CS1591
}

using System.Text.Json.Nodes;

namespace ServiceDefaults.Problems;

/// <summary>
/// A type of problem (RFC 9457). Its <c>type</c> is <c>urn:aspiregame:problem:{Slug}</c> and never changes, so clients can switch on it.
/// Status and title belong to the type.
/// </summary>
public sealed record ProblemType(string Slug, int Status, string Title)
{
    /// <summary>The <c>type</c> member.</summary>
    public string Uri => Prefix + Slug;

    internal const string Prefix = "urn:aspiregame:problem:";

    /// <summary>A field, parameter or header is not acceptable; <c>errors</c> names it and says what is.</summary>
    public static readonly ProblemType InvalidRequest = new("invalid-request", 400, "The request is not valid.");
    /// <summary>The token is missing, expired, revoked or from another issuer.</summary>
    public static readonly ProblemType Unauthorized = new("unauthorized", 401, "A valid access token is needed.");
    /// <summary>The token is valid but does not grant access to this resource.</summary>
    public static readonly ProblemType Forbidden = new("forbidden", 403, "This token may not do that.");
    /// <summary>The resource does not exist.</summary>
    public static readonly ProblemType NotFound = new("not-found", 404, "There is no such resource.");
    /// <summary>The path exists but does not support the method.</summary>
    public static readonly ProblemType MethodNotAllowed = new("method-not-allowed", 405, "This resource does not support that method.");
    /// <summary>The request did not arrive in time. The connection is closed.</summary>
    public static readonly ProblemType RequestTimeout = new("request-timeout", 408, "The request took too long to arrive.");
    /// <summary>If-Match names a version that is no longer current.</summary>
    public static readonly ProblemType StaleVersion = new("stale-version", 412, "The resource has changed since you read it.");
    /// <summary>The body is larger than this endpoint accepts.</summary>
    public static readonly ProblemType TooLarge = new("too-large", 413, "The request body is too large.");
    /// <summary>The body is not JSON.</summary>
    public static readonly ProblemType UnsupportedMediaType = new("unsupported-media-type", 415, "Send application/json.");
    /// <summary>The idempotency key was already used with another body.</summary>
    public static readonly ProblemType IdempotencyKeyReused = new(
        "idempotency-key-reused", 422, "The Idempotency-Key was used with another request.");
    /// <summary>The update needs If-Match.</summary>
    public static readonly ProblemType PreconditionRequired = new("precondition-required", 428, "Send If-Match with the ETag you read.");
    /// <summary>Too many requests; Retry-After says when to retry.</summary>
    public static readonly ProblemType RateLimited = new("rate-limited", 429, "Too many requests.");
    /// <summary>A fault of this application.</summary>
    public static readonly ProblemType Internal = new("internal", 500, "Something went wrong on our side.");
    /// <summary>A service behind this one is unreachable or returned no valid response.</summary>
    public static readonly ProblemType BadGateway = new("bad-gateway", 502, "The service behind the gateway gave no valid response.");
    /// <summary>Temporarily unavailable; Retry-After says when to retry.</summary>
    public static readonly ProblemType Unavailable = new("unavailable", 503, "The service is temporarily unavailable.");
    /// <summary>A service behind this one took too long.</summary>
    public static readonly ProblemType GatewayTimeout = new("gateway-timeout", 504, "The service behind the gateway took too long.");

    /// <summary>An example body, for the API reference.</summary>
    public JsonObject Example => new()
    {
        ["type"] = Uri, ["title"] = Title, ["status"] = Status, ["traceId"] = "0af7651916cd43dd8448eb211c80319c",
    };

    /// <summary>The type for a bare status; null if there is none.</summary>
    public static ProblemType? OfStatus(int status) => ByStatus.GetValueOrDefault(status);

    internal static readonly Dictionary<int, ProblemType> ByStatus = new[]
    {
        InvalidRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, RequestTimeout, StaleVersion, TooLarge, UnsupportedMediaType,
        PreconditionRequired, RateLimited, Internal, BadGateway, Unavailable, GatewayTimeout,
    }.ToDictionary(type => type.Status);
}

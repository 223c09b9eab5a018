using System.Text.Json.Nodes;

namespace ServiceDefaults.Problems;

/// <summary>
/// A kind of problem (RFC 9457): its <c>type</c> is <c>urn:aspiregame:problem:{Slug}</c> and never changes,
/// so clients may switch on it; status and title go with it.
/// </summary>
public sealed record ProblemType(string Slug, int Status, string Title)
{
    /// <summary>The <c>type</c> member.</summary>
    public string Uri => Prefix + Slug;

    internal const string Prefix = "urn:aspiregame:problem:";

    /// <summary>The field, parameter or header named in <c>errors</c> is not acceptable; its text says what is.</summary>
    public static readonly ProblemType InvalidRequest = new("invalid-request", 400, "The request is not valid.");
    /// <summary>No token, or one that is expired, revoked or not ours.</summary>
    public static readonly ProblemType Unauthorized = new("unauthorized", 401, "A valid access token is needed.");
    /// <summary>The token is good but does not reach this.</summary>
    public static readonly ProblemType Forbidden = new("forbidden", 403, "This token may not do that.");
    /// <summary>No such thing.</summary>
    public static readonly ProblemType NotFound = new("not-found", 404, "There is no such resource.");
    /// <summary>The path exists, the method does not.</summary>
    public static readonly ProblemType MethodNotAllowed = new("method-not-allowed", 405, "This resource does not support that method.");
    /// <summary>The request did not arrive in time; the connection is closed.</summary>
    public static readonly ProblemType RequestTimeout = new("request-timeout", 408, "The request took too long to arrive.");
    /// <summary>If-Match names a version that is no longer current.</summary>
    public static readonly ProblemType StaleVersion = new("stale-version", 412, "The resource has changed since you read it.");
    /// <summary>The body is larger than this endpoint takes.</summary>
    public static readonly ProblemType TooLarge = new("too-large", 413, "The request body is too large.");
    /// <summary>The body is not JSON.</summary>
    public static readonly ProblemType UnsupportedMediaType = new("unsupported-media-type", 415, "Send application/json.");
    /// <summary>The idempotency key was used before with another body.</summary>
    public static readonly ProblemType IdempotencyKeyReused = new(
        "idempotency-key-reused", 422, "The Idempotency-Key was used with another request.");
    /// <summary>The update needs If-Match.</summary>
    public static readonly ProblemType PreconditionRequired = new("precondition-required", 428, "Send If-Match with the ETag you read.");
    /// <summary>Too many requests; Retry-After says when to come back.</summary>
    public static readonly ProblemType RateLimited = new("rate-limited", 429, "Too many requests.");
    /// <summary>A fault of ours.</summary>
    public static readonly ProblemType Internal = new("internal", 500, "Something went wrong on our side.");
    /// <summary>A service behind this one could not be reached or gave no valid answer.</summary>
    public static readonly ProblemType BadGateway = new("bad-gateway", 502, "The service behind the gateway did not answer properly.");
    /// <summary>Temporarily not able to serve; Retry-After says when to come back.</summary>
    public static readonly ProblemType Unavailable = new("unavailable", 503, "The service is temporarily unavailable.");
    /// <summary>A service behind this one took too long.</summary>
    public static readonly ProblemType GatewayTimeout = new("gateway-timeout", 504, "The service behind the gateway took too long.");

    /// <summary>A body with this type, for the API reference.</summary>
    public JsonObject Example => new()
    {
        ["type"] = Uri, ["title"] = Title, ["status"] = Status, ["traceId"] = "0af7651916cd43dd8448eb211c80319c",
    };

    /// <summary>The type that a bare status stands for; null where it stands for none.</summary>
    public static ProblemType? OfStatus(int status) => ByStatus.GetValueOrDefault(status);

    internal static readonly Dictionary<int, ProblemType> ByStatus = new[]
    {
        InvalidRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, RequestTimeout, StaleVersion, TooLarge, UnsupportedMediaType,
        PreconditionRequired, RateLimited, Internal, BadGateway, Unavailable, GatewayTimeout,
    }.ToDictionary(type => type.Status);
}

using ServiceDefaults.Problems;

namespace Gateway.Hardening;

/// <summary>The problem for each bare status of the gateway. Its <c>detail</c> says what the client should do.</summary>
internal static class StatusCodeProblems
{
    internal static (ProblemType? Type, string? Detail) Of(int status) => status switch
    {
        400 => (ProblemType.InvalidRequest, "The body is incomplete or not framed as HTTP requires."),
        401 => (
            ProblemType.Unauthorized,
            "Refresh the access token (POST /v1/auth/refresh) or log in, then send it as Authorization: Bearer."),
        403 => (ProblemType.Forbidden, "Use a token with the required role; retrying with this one will not help."),
        404 => (ProblemType.NotFound, "See /openapi/v1.json for the existing paths."),
        405 => (ProblemType.MethodNotAllowed, "See Allow, or /openapi/v1.json, for the methods of this path."),
        408 => (ProblemType.RequestTimeout, "Send the whole request without pauses, the body at 240 bytes per second or faster."),
        413 => (ProblemType.TooLarge, "Send less at once: 256 KiB, activities 1 MiB, stored objects 64 KiB, logins 16 KiB."),
        502 => (ProblemType.BadGateway, "Retry reads at once, and writes with the same Idempotency-Key or id."),
        503 => (ProblemType.Unavailable, "Try again after Retry-After seconds."),
        504 => (
            ProblemType.GatewayTimeout,
            "The service took too long and may have done the work. Retry a write only with the same Idempotency-Key or id."),
        _ => (null, null),
    };
}

using ServiceDefaults.Problems;

namespace Gateway.Hardening;

/// <summary>What a client should do about each bare status the gateway answers with; goes into the problem's <c>detail</c>.</summary>
internal static class Advice
{
    internal static (ProblemType? Type, string? Detail) Of(int status) => status switch
    {
        400 => (ProblemType.InvalidRequest, "The body is not complete, or not framed as HTTP says."),
        401 => (
            ProblemType.Unauthorized, "Refresh the access token (POST /v1/auth/refresh) or log in, then send it as Authorization: Bearer."),
        403 => (ProblemType.Forbidden, "Use a token with the role this resource is for; repeating with this one will not help."),
        404 => (ProblemType.NotFound, "See /openapi/v1.json for the paths there are."),
        405 => (ProblemType.MethodNotAllowed, "See Allow, or /openapi/v1.json, for the methods of this path."),
        408 => (ProblemType.RequestTimeout, "Send the whole request without pauses, the body at 240 bytes a second at least."),
        413 => (ProblemType.TooLarge, "Send less at once: 256 KiB, activities 1 MiB, stored objects 64 KiB, logins 16 KiB."),
        502 => (ProblemType.BadGateway, "Repeat reads at once, writes with the same Idempotency-Key or id."),
        503 => (ProblemType.Unavailable, "Try again after Retry-After seconds."),
        504 => (
            ProblemType.GatewayTimeout,
            "The service took too long. It may have done the work: repeat a write only with the same Idempotency-Key or id."),
        _ => (null, null),
    };
}

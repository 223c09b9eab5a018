using Gateway.Hardening;
using ServiceDefaults.Problems;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Routing;

/// <summary>
/// Turns every status without a body, the gateway's own and what YARP says of a failed forward, into a problem with advice.
/// </summary>
internal sealed class GatewayProblems(RequestDelegate next)
{
    private const string RetryAfterSeconds = "1";

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        var response = context.Response;
        if (response.StatusCode < StatusCodes.Status400BadRequest || response.HasStarted || response.ContentLength > 0
            || response.ContentType is not null)
            return;
        await ExplainAsync(context);
    }

    private static Task ExplainAsync(HttpContext context)
    {
        var response = context.Response;
        var failure = context.GetForwarderErrorFeature();
        if (failure is not null && IsGone(context, failure.Error))
            return Task.CompletedTask;

        // A service may have said that its status has no body.
        response.ContentLength = null;
        var (type, advice) = failure is null ? Advice.Of(response.StatusCode) : ForwarderAdvice.Of(failure, response.StatusCode);
        if (type is null)
            return TypedResults.Problem(statusCode: response.StatusCode).ExecuteAsync(context);
        if (type == ProblemType.Unavailable && response.Headers.RetryAfter.Count == 0)
            response.Headers.RetryAfter = RetryAfterSeconds;
        return Problem.Of(type, advice).ExecuteAsync(context);
    }

    /// <summary>Cancelled, and not by the route's timeout: nobody reads the answer.</summary>
    private static bool IsGone(HttpContext context, ForwarderError error) =>
        error is ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled && context.RequestAborted.IsCancellationRequested;
}

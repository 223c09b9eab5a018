using Gateway.Hardening;
using ServiceDefaults.Problems;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Routing;

/// <summary>
/// Turns every error status without a body, from the gateway or from a failed forward, into a problem that says what to do.
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
        if (failure is not null && IsDisconnected(context, failure.Error))
            return Task.CompletedTask;

        // A service may have declared an empty body.
        response.ContentLength = null;
        var (type, detail) = failure is null
            ? StatusCodeProblems.Of(response.StatusCode)
            : ForwarderProblems.Of(failure, response.StatusCode);
        if (type is null)
            return TypedResults.Problem(statusCode: response.StatusCode).ExecuteAsync(context);
        if (type == ProblemType.Unavailable && response.Headers.RetryAfter.Count == 0)
            response.Headers.RetryAfter = RetryAfterSeconds;
        return Problem.Of(type, detail).ExecuteAsync(context);
    }

    /// <summary>The client disconnected, so nobody reads the response.</summary>
    private static bool IsDisconnected(HttpContext context, ForwarderError error) =>
        error is ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled && context.RequestAborted.IsCancellationRequested;
}

using GameApi.Http.Faults;
using Microsoft.AspNetCore.Http.Timeouts;
using ServiceDefaults.Problems;

namespace GameApi.Http;

/// <summary>
/// Limits the time until a response starts: past the limit the request is cancelled and the response is 503. From then on the server
/// (at least 240 bytes a second) and the gateway (at most 60 s without progress) limit the response.
/// </summary>
internal static class RequestTime
{
    /// <summary>Below the gateway's limit, so that the client gets this response, which is the clearer one.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    internal static void Configure(RequestTimeoutOptions options) => options.DefaultPolicy = new RequestTimeoutPolicy
    {
        Timeout = Limit,
        TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
        WriteTimeoutResponse = WriteAsync,
    };

    /// <summary>Ends the time limit when the response starts. Must follow the framework's middleware.</summary>
    internal static void UseTimeUntilResponse(this WebApplication app) => app.Use(static (context, next) =>
    {
        if (context.Features.Get<IHttpRequestTimeoutFeature>() is { } limit)
            context.Response.OnStarting(StopAsync, limit);
        return next(context);
    });

    private static Task StopAsync(object limit)
    {
        ((IHttpRequestTimeoutFeature)limit).DisableTimeout();
        return Task.CompletedTask;
    }

    private static async Task WriteAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = Unavailable.RetryAfterSeconds;
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = Problem.Details(
                ProblemType.Unavailable, $"The request took too long and was stopped. {Unavailable.DetailOf(context.Request)}"),
        });
    }
}

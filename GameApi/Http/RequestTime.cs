using GameApi.Http.Faults;
using Microsoft.AspNetCore.Http.Timeouts;
using ServiceDefaults.Problems;

namespace GameApi.Http;

/// <summary>
/// No request may hold a connection for ever: past the limit its work is cancelled and the response is 503. The limit holds until the
/// response begins; from then on it is about progress, which the server (240 bytes a second) and the gateway (60 s without any) demand.
/// </summary>
internal static class RequestTime
{
    /// <summary>Below the gateway's own limit, so that the client gets the clearer answer of the two.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    internal static void Configure(RequestTimeoutOptions options) => options.DefaultPolicy = new RequestTimeoutPolicy
    {
        Timeout = Limit,
        TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
        WriteTimeoutResponse = WriteAsync,
    };

    /// <summary>Goes after the framework's middleware.</summary>
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

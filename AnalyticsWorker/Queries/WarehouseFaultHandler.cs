using ClickHouse.Driver;
using Microsoft.AspNetCore.Diagnostics;
using ServiceDefaults.Problems;

namespace AnalyticsWorker.Queries;

/// <summary>A warehouse that is away, not made yet, or too slow: 503, come back.</summary>
internal sealed partial class WarehouseFaultHandler(IProblemDetailsService problems, ILogger<WarehouseFaultHandler> logger) : IExceptionHandler
{
    private const string RetryAfterSeconds = "5";

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not (ClickHouseServerException or HttpRequestException or TimeoutException))
            return false;

        LogAway(exception);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = Problem.Details(ProblemType.Unavailable, "The warehouse does not answer; try again in a few seconds."),
        });
    }

    [LoggerMessage(LogLevel.Warning, "The warehouse could not answer")]
    private partial void LogAway(Exception exception);
}

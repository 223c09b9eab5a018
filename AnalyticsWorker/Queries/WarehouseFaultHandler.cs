using ClickHouse.Driver;
using Microsoft.AspNetCore.Diagnostics;
using ServiceDefaults.Problems;

namespace AnalyticsWorker.Queries;

/// <summary>A warehouse that is away, not made yet, or too slow: 503, come back.</summary>
internal sealed partial class WarehouseFaultHandler(
    IProblemDetailsService problems, ILogger<WarehouseFaultHandler> logger) : IExceptionHandler
{
    private const string RetryAfterSeconds = "5";

    /// <summary>
    /// https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp: TIMEOUT_EXCEEDED, MEMORY_LIMIT_EXCEEDED,
    /// TOO_MANY_ROWS_OR_BYTES.
    /// </summary>
    private static readonly int[] TooMuch = [159, 241, 396];

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
            ProblemDetails = Problem.Details(
                ProblemType.Unavailable, exception is ClickHouseServerException { ErrorCode: var code } && TooMuch.Contains(code)
                ? "The warehouse could not answer this within its limits; ask for a shorter range, one game, or a longer interval."
                : "The warehouse does not answer; try again in a few seconds."),
        });
    }

    [LoggerMessage(LogLevel.Warning, "The warehouse could not answer")]
    private partial void LogAway(Exception exception);
}

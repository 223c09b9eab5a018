using ClickHouse.Driver;
using Microsoft.AspNetCore.Diagnostics;
using ServiceDefaults.Problems;

namespace AnalyticsWorker.Queries;

/// <summary>Responds 503 with Retry-After if the warehouse is unavailable, has no tables yet, or exceeds its limits.</summary>
internal sealed partial class WarehouseFaultHandler(
    IProblemDetailsService problems, ILogger<WarehouseFaultHandler> logger) : IExceptionHandler
{
    private const string RetryAfterSeconds = "5";

    /// <summary>
    /// https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp: TIMEOUT_EXCEEDED, MEMORY_LIMIT_EXCEEDED,
    /// TOO_MANY_ROWS_OR_BYTES.
    /// </summary>
    private static readonly int[] LimitErrors = [159, 241, 396];

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not (ClickHouseServerException or HttpRequestException or TimeoutException))
            return false;

        LogFailed(exception);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = Problem.Details(ProblemType.Unavailable, Detail(exception)),
        });
    }

    private static string Detail(Exception exception) =>
        exception is ClickHouseServerException { ErrorCode: var code } && LimitErrors.Contains(code)
            ? "The query exceeds the limits of the warehouse; use a shorter range, one game, or a longer interval."
            : "The warehouse does not respond; try again in a few seconds.";

    [LoggerMessage(LogLevel.Warning, "A warehouse query failed; returning 503")]
    private partial void LogFailed(Exception exception);
}

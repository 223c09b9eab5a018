using GameApi.Data;
using Microsoft.AspNetCore.Diagnostics;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Http.Faults;

/// <summary>Responds 503 with Retry-After, and not 500, when a store is unavailable.</summary>
internal sealed partial class StoreFaultHandler(IProblemDetailsService problems, ILogger<StoreFaultHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        // A cancellation that the client did not request comes from a lost connection to Redis.
        if (StoreFault.IsTransient(exception)
            || (exception is OperationCanceledException && !context.RequestAborted.IsCancellationRequested))
        {
            LogUnavailable(exception);
            context.Response.Headers.RetryAfter = Unavailable.RetryAfterSeconds;
            return await WriteAsync(context, ProblemType.Unavailable, Unavailable.DetailOf(context.Request));
        }

        if (StoreFault.RejectedValue(exception) is { } rejected)
        {
            LogRejected(exception, rejected.SqlState);
            return await WriteAsync(context, ProblemType.InvalidRequest, "A value in the request cannot be stored.");
        }

        // The request's player, or one that a server names, was erased during the request: everything was rolled back.
        if (exception is PlayerErasedException)
            return context.User.PlayerId() is null
                ? await WriteAsync(context, ProblemType.NotFound, "There is no such player.")
                : await WriteAsync(context, ProblemType.Unauthorized, "The player of this token was erased.");

        return false;
    }

    private ValueTask<bool> WriteAsync(HttpContext context, ProblemType type, string detail)
    {
        context.Response.StatusCode = type.Status;
        return problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = Problem.Details(type, detail) });
    }

    [LoggerMessage(LogLevel.Warning, "Store unavailable; returning 503")]
    private partial void LogUnavailable(Exception exception);

    [LoggerMessage(LogLevel.Warning, "PostgreSQL rejected a value that passed validation ({SqlState}); returning 400")]
    private partial void LogRejected(Exception exception, string sqlState);
}

using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace ServiceDefaults.Problems;

/// <summary>Turns the framework's exceptions while reading a request into a 4xx that names the field, never a 500.</summary>
internal sealed class BadRequestHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad)
            return false;

        var type = ProblemType.ByStatus.GetValueOrDefault(bad.StatusCode, ProblemType.InvalidRequest);
        var errors = type == ProblemType.InvalidRequest ? BindingError.Of(bad) : null;
        var details = errors is null ? Problem.Details(type) : Problem.Invalid(errors).ProblemDetails;

        context.Response.StatusCode = type.Status;
        return await problems.TryWriteAsync(
            new ProblemDetailsContext { HttpContext = context, ProblemDetails = details, Exception = exception });
    }
}

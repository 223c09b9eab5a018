using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace ServiceDefaults.Problems;

/// <summary>What the framework throws while reading a request becomes a 4xx that names the field, never a 500.</summary>
internal sealed class BadRequestHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad)
            return false;

        var type = ProblemType.ByStatus.GetValueOrDefault(bad.StatusCode, ProblemType.InvalidRequest);
        var details = Problem.Details(type, bad.InnerException is null ? bad.Message : null);
        if (bad.InnerException is JsonException json)
            details.Extensions["errors"] = new Dictionary<string, string[]> { [json.Path ?? "$"] = [Accepted(json)] };

        context.Response.StatusCode = type.Status;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = details, Exception = exception });
    }

    private static string Accepted(JsonException json) => json.Message switch
    {
        var text when text.Contains("could not be mapped", StringComparison.Ordinal) => "This field is not known; leave it out.",
        var text when text.Contains("required properties", StringComparison.Ordinal) => text,
        var text when text.Contains("could not be converted", StringComparison.Ordinal) => "The value has the wrong type; see the API reference.",
        _ => "The body is not valid JSON here.",
    };
}

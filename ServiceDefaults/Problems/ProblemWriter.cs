using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace ServiceDefaults.Problems;

/// <summary>
/// Writes every problem as JSON, whatever the request's <c>Accept</c> says. The framework's writer declines if <c>Accept</c> names no JSON,
/// and the client loses type and errors. A server may disregard <c>Accept</c> (RFC 9110, section 12.5.1).
/// </summary>
internal sealed class ProblemWriter(IOptions<ProblemDetailsOptions> options, IOptions<JsonOptions> json) : IProblemDetailsWriter
{
    private const string ContentType = "application/problem+json";
    private const string NoType = "about:blank";

    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        problem.Status ??= context.HttpContext.Response.StatusCode;
        options.Value.CustomizeProblemDetails?.Invoke(context);
        problem.Type ??= NoType;
        problem.Title ??= ReasonPhrases.GetReasonPhrase(problem.Status.Value);
        var type = json.Value.SerializerOptions.GetTypeInfo(problem.GetType());
        await context.HttpContext.Response.WriteAsJsonAsync(problem, type, ContentType);
    }
}

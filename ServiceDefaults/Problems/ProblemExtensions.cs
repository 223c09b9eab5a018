using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ServiceDefaults.Problems;

/// <summary>Makes every error <c>application/problem+json</c> with a stable type and the request's trace id.</summary>
public static class ProblemExtensions
{
    internal static void AddGameProblems(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = Customize);
        builder.Services.AddExceptionHandler<BadRequestHandler>();
    }

    /// <summary>Turns exceptions and bare status codes into problem details. Goes first in the pipeline.</summary>
    public static WebApplication UseGameProblems(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        return app;
    }

    private static void Customize(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        var ours = problem.Type?.StartsWith(ProblemType.Prefix, StringComparison.Ordinal) == true;
        if (!ours && ProblemType.ByStatus.TryGetValue(problem.Status ?? context.HttpContext.Response.StatusCode, out var type))
        {
            problem.Type = type.Uri;
            problem.Title = type.Title;
        }

        problem.Extensions["traceId"] = Activity.Current?.TraceId.ToHexString() ?? context.HttpContext.TraceIdentifier;
    }
}

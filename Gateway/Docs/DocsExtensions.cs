using Scalar.AspNetCore;
using ServiceDefaults.Problems;

namespace Gateway.Docs;

/// <summary>Serves the API reference: <c>/openapi/v1.json</c> for programs, <c>/docs</c> for people. Both are public.</summary>
internal static class DocsExtensions
{
    private const string Document = "/openapi/v1.json";
    private const string RetryAfterSeconds = "2";

    /// <summary>Scalar creates scripts and styles at run time, so they must be allowed; everything loads from the gateway itself.</summary>
    private const string ContentSecurityPolicy = "default-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data:";

    internal static void AddDocs(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHttpClient(nameof(OpenApiDocuments));
        builder.Services.AddSingleton<OpenApiDocuments>();
    }

    internal static void MapDocs(this WebApplication app)
    {
        app.MapGet(Document, async (OpenApiDocuments documents, HttpContext context) =>
        {
            if (await documents.GetAsync(context.RequestAborted) is { } document)
                return Results.Text(document, "application/json");
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            return Problem.Of(
                ProblemType.Unavailable,
                "A service does not respond, and this document merges those of all services. Try again in a few seconds.");
        }).AllowAnonymous();
        // Opening the bare address in a browser leads to the API reference.
        app.MapGet("/", () => Results.Redirect("/docs")).AllowAnonymous().ExcludeFromDescription();
        app.MapScalarApiReference("/docs", (options, context) =>
        {
            // The policy of the page also covers what the page loads.
            context.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
            options.WithTitle("AspireGame").WithOpenApiRoutePattern(Document)
                .DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideDeveloperTools().HideClientButton();
        }).AllowAnonymous();
    }
}

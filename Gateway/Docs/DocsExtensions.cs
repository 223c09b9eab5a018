using Scalar.AspNetCore;
using ServiceDefaults.Problems;

namespace Gateway.Docs;

/// <summary>The API described: <c>/openapi/v1.json</c> for programs, <c>/docs</c> for people. Open to everybody.</summary>
internal static class DocsExtensions
{
    private const string Document = "/openapi/v1.json";
    private const string RetryAfterSeconds = "2";

    /// <summary>For a page of which Scalar makes scripts and styles as it goes: whatever it loads is the gateway's.</summary>
    private const string OwnOnly = "default-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data:";

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
                ProblemType.Unavailable, "A service does not respond, and the document is made of theirs. Try again in a few seconds.");
        }).AllowAnonymous();
        // Who opens the bare address in a browser wants to see something.
        app.MapGet("/", () => Results.Redirect("/docs")).AllowAnonymous().ExcludeFromDescription();
        app.MapScalarApiReference("/docs", (options, context) =>
        {
            // The page's own files say nothing of a policy and need none: the page's holds for what they load.
            context.Response.Headers.ContentSecurityPolicy = OwnOnly;
            options.WithTitle("AspireGame").WithOpenApiRoutePattern(Document)
                .DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideDeveloperTools().HideClientButton();
        }).AllowAnonymous();
    }
}

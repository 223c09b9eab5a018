using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace GameApi.Http.OpenApi;

/// <summary>What the endpoints do not know of themselves: title, security scheme, and no address of a node.</summary>
internal sealed class DocumentTransformer : IOpenApiDocumentTransformer
{
    internal const string Bearer = "bearer";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "AspireGame",
            Version = "v1",
            Description = "Errors are application/problem+json with a stable type. Lists answer items and next, an opaque cursor. "
                + "ETag and If-Match carry row versions. Unknown fields in a body are refused.",
        };
        // Clients reach the nodes through the gateway, whose address only the gateway knows.
        document.Servers?.Clear();
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "The accessToken of any /v1/auth answer.",
        };
        return Task.CompletedTask;
    }
}

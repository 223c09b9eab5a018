using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace GameApi.Http.OpenApi;

/// <summary>Sets title, description and security scheme of the document, and removes the address of the node.</summary>
internal sealed class DocumentTransformer : IOpenApiDocumentTransformer
{
    internal const string Bearer = "bearer";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "AspireGame",
            Version = "v1",
            Description = "Errors are application/problem+json with a stable type. Lists return items and next, an opaque cursor. "
                + "ETag and If-Match carry row versions. Unknown fields in a body are rejected.",
        };
        // Clients reach the nodes through the gateway, which adds its own address.
        document.Servers?.Clear();
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "The accessToken of any /v1/auth response.",
        };
        return Task.CompletedTask;
    }
}

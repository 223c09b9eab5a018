using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace GameApi.Http.OpenApi;

/// <summary>Adds to the schema of a problem what every problem of this API may have besides the members of RFC 9457.</summary>
internal sealed class ProblemSchemaTransformer : IOpenApiSchemaTransformer
{
    /// <summary>The component that every error response refers to.</summary>
    internal const string Component = nameof(ProblemDetails);

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type != typeof(ProblemDetails) || schema.Properties is not { } members)
            return Task.CompletedTask;
        schema.AdditionalPropertiesAllowed = true;
        members["errors"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object | JsonSchemaType.Null,
            Description = "By field, parameter or header: what is accepted there.",
            AdditionalProperties =
                new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
        };
        members["traceId"] =
            new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null, Description = "Of the request, as in X-Request-Id." };
        return Task.CompletedTask;
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace GameApi.Http.OpenApi;

/// <summary>Adds the members that problems of this API have beyond RFC 9457 to their schema.</summary>
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
            Description = "The accepted values, by field, parameter or header.",
            AdditionalProperties =
                new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
        };
        members["traceId"] = new OpenApiSchema
        {
            Type = JsonSchemaType.String | JsonSchemaType.Null,
            Description = "Trace id of the request, as in X-Request-Id.",
        };
        return Task.CompletedTask;
    }
}

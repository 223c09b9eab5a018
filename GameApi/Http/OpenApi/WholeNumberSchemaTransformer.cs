using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace GameApi.Http.OpenApi;

/// <summary>Says integer of what has a converter of its own, of which the framework says nothing.</summary>
internal sealed class WholeNumberSchemaTransformer : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (schema.Type is null && (context.JsonPropertyInfo?.PropertyType ?? context.JsonTypeInfo.Type) is { } type && (type == typeof(long) || type == typeof(int)))
            schema.Type = JsonSchemaType.Integer;
        return Task.CompletedTask;
    }
}

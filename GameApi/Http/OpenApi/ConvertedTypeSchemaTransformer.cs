using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace GameApi.Http.OpenApi;

/// <summary>
/// Sets the type of text, times and whole numbers. They have converters of their own, so the framework knows nothing of them, and a
/// generator of clients would make untyped members of them.
/// </summary>
internal sealed class ConvertedTypeSchemaTransformer : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var declared = context.JsonPropertyInfo?.PropertyType ?? context.JsonTypeInfo.Type;
        if (schema.Type is null && TypeOf(Nullable.GetUnderlyingType(declared) ?? declared) is { } type)
            schema.Type = type | (IsNullable(declared, context) ? JsonSchemaType.Null : 0);
        return Task.CompletedTask;
    }

    private static JsonSchemaType? TypeOf(Type type) =>
        type == typeof(string) || type == typeof(DateTimeOffset) ? JsonSchemaType.String
        : type == typeof(long) || type == typeof(int) ? JsonSchemaType.Integer
        : null;

    /// <summary>Of members only: a parameter that may be left out is not null where it is sent.</summary>
    private static bool IsNullable(Type declared, OpenApiSchemaTransformerContext context) =>
        context.JsonPropertyInfo is { } member
            && (Nullable.GetUnderlyingType(declared) is not null
                || member is { IsGetNullable: true } and { PropertyType.IsValueType: false });
}

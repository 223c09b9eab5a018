using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace GameApi.Http.OpenApi;

/// <summary>
/// Sets the schema type of strings, times and integers. They have custom converters, for which the framework sets none, and client
/// generators would make them untyped.
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

    /// <summary>Only members are nullable: an optional parameter is omitted, not sent as null.</summary>
    private static bool IsNullable(Type declared, OpenApiSchemaTransformerContext context) =>
        context.JsonPropertyInfo is { } member
            && (Nullable.GetUnderlyingType(declared) is not null
                || member is { IsGetNullable: true } and { PropertyType.IsValueType: false });
}

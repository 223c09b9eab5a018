using Microsoft.OpenApi;

namespace GameApi.Http.OpenApi;

internal static class OpenApiExtensions
{
    /// <summary>
    /// Generates the OpenAPI 3.1 document <c>/openapi/v1.json</c> from the endpoints. The gateway merges it with the worker's.
    /// </summary>
    internal static void AddGameOpenApi(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer<DocumentTransformer>();
        options.AddOperationTransformer<OperationTransformer>();
        options.AddSchemaTransformer<ConvertedTypeSchemaTransformer>();
        options.AddSchemaTransformer<ProblemSchemaTransformer>();
    });
}

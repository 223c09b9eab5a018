using System.Text.Json;
using Microsoft.OpenApi;

namespace AnalyticsWorker.Queries;

internal static class AnalyticsOpenApi
{
    private const string Bearer = "bearer";

    /// <summary>The OpenAPI 3.1 document <c>/openapi/v1.json</c>, which the gateway merges into the game's.</summary>
    internal static void AddAnalyticsOpenApi(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Bearer };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            // The framework uses the names of the members. Binding is case-insensitive, so camelCase works.
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
                parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
            if (operation.Responses is { } responses && responses.TryGetValue("200", out var response) && response.Content is { } content
                && content.TryGetValue(ResultFormat.CsvMediaType, out var media) && media is OpenApiMediaType csv)
                csv.Schema = new OpenApiSchema { Type = JsonSchemaType.String };
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
            return Task.CompletedTask;
        });
    });
}

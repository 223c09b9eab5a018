using System.Globalization;
using GameApi.Http.Idempotency;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ServiceDefaults.Problems;

namespace GameApi.Http.OpenApi;

/// <summary>Adds the required token and the possible problems to each operation.</summary>
internal sealed class OperationTransformer : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var anonymous = metadata.OfType<IAllowAnonymous>().Any();
        List<ProblemType> problems = [ProblemType.Unavailable];
        if (operation.RequestBody is not null || operation.Parameters is { Count: > 0 })
            problems.Add(ProblemType.InvalidRequest);
        if (operation.RequestBody is not null)
            problems.AddRange([ProblemType.TooLarge, ProblemType.UnsupportedMediaType]);
        // Nullable in code, so that a missing header gets a problem that names it.
        var parameters = operation.Parameters?.OfType<OpenApiParameter>() ?? [];
        foreach (var key in parameters.Where(parameter => parameter.Name == IdempotentWrites.Header))
            key.Required = true;
        if (!anonymous)
        {
            problems.Add(ProblemType.Unauthorized);
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(DocumentTransformer.Bearer, context.Document)] = [] }];
        }

        if (metadata.OfType<IAuthorizeData>().Any(data => data.Policy is not null))
            problems.Add(ProblemType.Forbidden);
        problems.AddRange(metadata.OfType<ProducesProblemTypes>().SelectMany(endpoint => endpoint.Types));

        operation.Responses ??= [];
        foreach (var sameStatus in problems.Distinct().GroupBy(type => type.Status).OrderBy(group => group.Key))
            operation.Responses[sameStatus.Key.ToString(CultureInfo.InvariantCulture)] = Response(sameStatus, context.Document);
        return Task.CompletedTask;
    }

    private static OpenApiResponse Response(IEnumerable<ProblemType> types, OpenApiDocument? document) => new()
    {
        Description = string.Join(" ", types.Select(type => $"`{type.Uri}`: {type.Title}")),
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/problem+json"] = new()
            {
                Schema = new OpenApiSchemaReference(ProblemSchemaTransformer.Component, document),
                Example = types.First().Example,
            },
        },
    };
}

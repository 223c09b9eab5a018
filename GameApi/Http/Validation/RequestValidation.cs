using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using ServiceDefaults.Problems;

namespace GameApi.Http.Validation;

/// <summary>
/// Validates requests before the endpoint runs, by attributes (<c>[Length]</c>, <c>[Range]</c>, <see cref="SlugAttribute"/>, ...) on
/// parameters and on the members of bodies; the OpenAPI document shows them too. All errors are returned at once. The framework's
/// <c>AddValidation()</c> ignores internal types and reports C# names instead of JSON names.
/// </summary>
internal static class RequestValidation
{
    internal static TBuilder WithRequestValidation<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilterFactory(Build);

    private static EndpointFilterDelegate Build(EndpointFilterFactoryContext endpoint, EndpointFilterDelegate next)
    {
        var json = endpoint.ApplicationServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var checks = endpoint.MethodInfo.GetParameters().Select(parameter => ParameterCheck.Of(parameter, json)).OfType<ParameterCheck>()
            .ToArray();
        return checks.Length == 0 ? next : context => InvokeAsync(context, checks, next);
    }

    private static ValueTask<object?> InvokeAsync(
        EndpointFilterInvocationContext context, ParameterCheck[] checks, EndpointFilterDelegate next)
    {
        var errors = new ValidationErrors();
        foreach (var check in checks)
            check.Run(context.Arguments[check.Position], errors);
        return errors.Any ? ValueTask.FromResult<object?>(Problem.Invalid(errors.ByField)) : next(context);
    }
}

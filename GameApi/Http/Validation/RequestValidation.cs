using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using ServiceDefaults.Problems;

namespace GameApi.Http.Validation;

/// <summary>
/// The one way requests are validated: attributes (<c>[Length]</c>, <c>[Range]</c>, <see cref="SlugAttribute"/>, ...) on parameters and on
/// the members of bodies, which the OpenAPI document shows as well. Checked before the endpoint runs; all faults are told at once.
/// The framework's <c>AddValidation()</c> passes over internal types and names members as C# does.
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

using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Gives a connection string: <c>ConnectionStrings__name</c>.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithConnectionString> source, string? connectionName = null, bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        var resource = source.Resource;
        return builder.WithEnvironment(context =>
            context.EnvironmentVariables[resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{connectionName ?? resource.Name}"] = resource);
    }

    /// <summary>Gives all endpoints: <c>services__name__scheme__0</c> and <c>NAME_ENDPOINT</c>.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment =>
        builder.WithEnvironment(context =>
        {
            foreach (var endpoint in source.Resource.Annotations.OfType<EndpointAnnotation>())
                AddEndpoint(context, new EndpointReference(source.Resource, endpoint.Name));
        });

    /// <summary>Gives one endpoint, in the same way.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment =>
        builder.WithEnvironment(context => AddEndpoint(context, endpointReference));

    private static void AddEndpoint(EnvironmentCallbackContext context, EndpointReference endpoint)
    {
        var name = endpoint.Resource.Name;
        context.EnvironmentVariables[$"{EncodeName(name)}_{EncodeName(endpoint.EndpointName)}".ToUpperInvariant()] = endpoint;

        // Without a proxy in between each replica has an address of its own; consumers spread over them.
        for (var (replica, index) = (0, 0); replica < endpoint.EndpointAnnotation.AllocatedPorts.Count; replica++)
        {
            string key;
            do
                key = $"services__{name}__{endpoint.EndpointName}__{index++}";
            while (context.EnvironmentVariables.ContainsKey(key));
            context.EnvironmentVariables[key] = endpoint.UrlOf(replica);
        }
    }

    private static string EncodeName(string name) => NotInVariableNames().Replace(name, "_");

    [GeneratedRegex("[^A-Za-z0-9_]")]
    private static partial Regex NotInVariableNames();
}

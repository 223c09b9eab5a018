using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Running;

/// <summary>What to start for a resource: command, arguments, folder and environment.</summary>
internal sealed class ProcessSettings(IConfiguration configuration, DistributedApplicationExecutionContext execution, TelemetryEndpoint telemetry)
{
    /// <summary>The AppHost's own; a service must not think they are its.</summary>
    private static readonly string[] NotInherited = ["ASPNETCORE_URLS", "DOTNET_LAUNCH_PROFILE", "OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES"];

    internal async Task<ProcessStartInfo> CreateAsync(ProcessInstance instance, CancellationToken cancellationToken)
    {
        var resource = instance.Resource;
        var environment = new Dictionary<string, object>();
        telemetry.AddTo(environment, instance);
        if (resource is ProjectResource)
            AddProjectEnvironment(environment, resource);
        AddPorts(environment, instance);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
            await annotation.Callback(new EnvironmentCallbackContext(execution, resource, environment, cancellationToken));

        var args = new List<object>();
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
            await annotation.Callback(new CommandLineArgsCallbackContext(args, cancellationToken));

        var start = resource is ExecutableResource executable
            ? new ProcessStartInfo(executable.Command) { WorkingDirectory = executable.WorkingDirectory }
            : ProjectStart(resource);
        foreach (DictionaryEntry inherited in Environment.GetEnvironmentVariables())
            start.Environment[(string)inherited.Key] = (string?)inherited.Value;
        foreach (var name in NotInherited)
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = await TextAsync(value, instance.Replica, cancellationToken);
        foreach (var arg in args)
            start.ArgumentList.Add(await TextAsync(arg, instance.Replica, cancellationToken) ?? "");
        return start;
    }

    private static ProcessStartInfo ProjectStart(IResource resource)
    {
        var project = resource.Annotations.OfType<IProjectMetadata>().Single().ProjectPath;
        var folder = Path.GetDirectoryName(project)!;
        var assembly = BuildOutput.AssemblyOf(project);
        if (!File.Exists(assembly))
            throw new DistributedApplicationException($"'{assembly}' is missing; build the solution first.");

        return new ProcessStartInfo(BuildOutput.DotNet) { WorkingDirectory = folder, ArgumentList = { "exec", assembly } };
    }

    private void AddProjectEnvironment(Dictionary<string, object> environment, IResource resource)
    {
        environment["Logging__Console__FormatterName"] = "simple";
        environment["Logging__Console__FormatterOptions__TimestampFormat"] = "yyyy-MM-ddTHH:mm:ss ";
        environment["Logging__Console__FormatterOptions__SingleLine"] = "true";

        if (LaunchProfileOf(resource) is { } profile && profile.TryGetProperty("environmentVariables", out var variables))
        {
            foreach (var variable in variables.EnumerateObject())
                environment[variable.Name] = variable.Value.GetString() ?? "";
        }
    }

    private static void AddPorts(Dictionary<string, object> environment, ProcessInstance instance)
    {
        var urls = new List<string>();
        foreach (var endpoint in instance.Resource.Annotations.OfType<EndpointAnnotation>())
        {
            var port = endpoint.AllocatedPorts[instance.Replica].ToString(CultureInfo.InvariantCulture);
            if (endpoint.PortVariable is { } variable)
                environment[variable] = port;
            else if (instance.Resource is ProjectResource && endpoint.UriScheme is "http" or "https")
                urls.Add($"{endpoint.UriScheme}://{endpoint.TargetHost}:{port}");
        }
        if (urls.Count > 0)
            environment["ASPNETCORE_URLS"] = string.Join(';', urls);
    }

    private JsonElement? LaunchProfileOf(IResource resource)
    {
        var file = Path.Combine(Path.GetDirectoryName(resource.Annotations.OfType<IProjectMetadata>().Single().ProjectPath)!, "Properties", "launchSettings.json");
        if (resource.Annotations.OfType<ExcludeLaunchProfileAnnotation>().Any() || !File.Exists(file))
            return null;

        using var settings = JsonDocument.Parse(File.ReadAllText(file));
        var profiles = settings.RootElement.GetProperty("profiles").Clone();
        var wanted = resource.Annotations.OfType<LaunchProfileAnnotation>().LastOrDefault()?.LaunchProfileName ?? configuration["DOTNET_LAUNCH_PROFILE"];
        return wanted is not null && profiles.TryGetProperty(wanted, out var profile) ? profile : profiles.EnumerateObject().First().Value;
    }

    private static async ValueTask<string?> TextAsync(object value, int replica, CancellationToken cancellationToken) => value switch
    {
        EndpointReferenceExpression part => part.Value(OwnReplica(part.Endpoint, replica)),
        EndpointReference endpoint => endpoint.UrlOf(OwnReplica(endpoint, replica)),
        IValueProvider provider => await provider.GetValueAsync(cancellationToken),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    /// <summary>A replica that refers to its own resource means itself.</summary>
    private static int OwnReplica(EndpointReference endpoint, int replica) => replica < endpoint.EndpointAnnotation.AllocatedPorts.Count ? replica : 0;
}

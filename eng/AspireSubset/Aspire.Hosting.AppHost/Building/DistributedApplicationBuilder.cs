using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Collects the resources of an application.</summary>
public interface IDistributedApplicationBuilder
{
    /// <summary>Command line, environment, appsettings.</summary>
    ConfigurationManager Configuration { get; }

    /// <summary>The folder of the AppHost project.</summary>
    string AppHostDirectory { get; }

    /// <summary>Development, or not.</summary>
    IHostEnvironment Environment { get; }

    /// <summary>The AppHost's own services.</summary>
    IServiceCollection Services { get; }

    /// <summary>Run or publish.</summary>
    DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <summary>Everything added so far.</summary>
    IResourceCollection Resources { get; }

    /// <summary>Adds a resource; its name must be new.</summary>
    IResourceBuilder<T> AddResource<T>(T resource) where T : IResource;

    /// <summary>A builder for a resource without adding it.</summary>
    IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource;

    /// <summary>Makes the application.</summary>
    DistributedApplication Build();
}

/// <inheritdoc cref="IDistributedApplicationBuilder"/>
public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _host;
    private readonly EntryPointHook? _hook = EntryPointHook.Current;

    /// <summary>A builder for the calling AppHost.</summary>
    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        AppHostAssembly = Assembly.GetEntryAssembly();
        var settings = new HostApplicationBuilderSettings { Args = options.Args };
        _hook?.Configure(options, settings);

        var assembly = _hook?.AppHostAssembly ?? AppHostAssembly;
        settings.ApplicationName ??= assembly?.GetName().Name;
        AppHostDirectory = options.ProjectDirectory
            ?? assembly?.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(metadata => metadata.Key == "AppHostProjectPath")?.Value
            ?? Directory.GetCurrentDirectory();
        settings.ContentRootPath ??= AppHostDirectory;

        ExecutionContext = new(IsPublish(settings.Args) ? DistributedApplicationOperation.Publish : DistributedApplicationOperation.Run);
        _host = new HostApplicationBuilder(settings);
        AppHostAssembly = assembly;
        Services.AddSingleton(options);
        Services.AddSingleton(ExecutionContext);
        Services.AddSingleton(new AppHostFolder(AppHostDirectory));
        Services.AddSingleton(Resources);
        Services.AddSingleton(services => new DistributedApplicationModel(services.GetRequiredService<IResourceCollection>()));
        Services.AddLauncher();
    }

    /// <summary>The assembly with the application's model.</summary>
    public Assembly? AppHostAssembly { get; }

    /// <inheritdoc/>
    public string AppHostDirectory { get; }

    /// <inheritdoc/>
    public ConfigurationManager Configuration => _host.Configuration;

    /// <inheritdoc/>
    public IHostEnvironment Environment => _host.Environment;

    /// <inheritdoc/>
    public IServiceCollection Services => _host.Services;

    /// <inheritdoc/>
    public DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <inheritdoc/>
    public IResourceCollection Resources { get; } = new ResourceCollection();

    /// <inheritdoc/>
    public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource
    {
        if (Resources.TryGetByName(resource.Name, out _))
            throw new DistributedApplicationException($"Cannot add resource of type '{typeof(T)}' with name '{resource.Name}' because resource with that name already exists.");
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    /// <inheritdoc/>
    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource => new ResourceBuilder<T>(this, resource);

    /// <inheritdoc/>
    public DistributedApplication Build()
    {
        // A test gets the builder now and lets the entry point go on when it has changed what it wants to.
        _hook?.WaitUntilReleased(this);
        var application = new DistributedApplication(_host.Build(), _hook);
        _hook?.Built(application);
        return application;
    }

    /// <summary>As the Aspire CLI asks for it.</summary>
    private static bool IsPublish(string[]? args) =>
        args is not null && (args.Contains("--publisher") || args.Zip(args.Skip(1)).Contains(("--operation", "publish")));
}

using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>The application: starting it starts its resources.</summary>
public class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost _host;
    private readonly EntryPointHook? _hook;
    private bool _ended;

    internal DistributedApplication(IHost host, EntryPointHook? hook) => (_host, _hook) = (host, hook);

    /// <inheritdoc/>
    public IServiceProvider Services => _host.Services;

    /// <summary>What happens to the resources.</summary>
    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    /// <summary>Stops and starts resources.</summary>
    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    /// <summary>Begins an application.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => CreateBuilder(new DistributedApplicationOptions { Args = args });

    /// <inheritdoc cref="CreateBuilder(string[])"/>
    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) => new DistributedApplicationBuilder(options);

    /// <summary>Starts the resources; returns before they are healthy.</summary>
    public virtual Task StartAsync(CancellationToken cancellationToken = default) => _host.StartAsync(cancellationToken);

    /// <summary>Stops the resources, consumers first.</summary>
    public virtual Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    /// <summary>Starts, and stops when asked to (Ctrl+C, SIGTERM).</summary>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (Services.GetRequiredService<DistributedApplicationExecutionContext>().IsPublishMode)
            throw new DistributedApplicationException("Publishing needs the Aspire packages, which this package feed does not have (docs/aspire-subset.md).");

        // Under a test the test starts and stops; the entry point stays until then.
        if (_hook is null)
        {
            await _host.RunAsync(cancellationToken);
            _ended = true;
        }
        else
        {
            await EntryPointHook.WaitUntilStoppedAsync(this, cancellationToken);
        }
    }

    /// <inheritdoc cref="RunAsync"/>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        _host.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        // Running ends with everything stopped and disposed of. Under a test both the entry point and the test dispose.
        if (!Interlocked.Exchange(ref _ended, true))
            await EndAsync();
        GC.SuppressFinalize(this);
    }

    private async Task EndAsync()
    {
        await StopAsync();
        if (_host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else
            _host.Dispose();

        // A test that has disposed of the application may start the next one on the same data.
        if (_hook is not null && EntryPointHook.Current is null)
            await _hook.Exited;
    }
}

using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Lets a test run an AppHost's entry point up to <c>Build()</c>, change the builder, and then start and stop the application itself.</summary>
internal sealed class EntryPointHook(Assembly appHostAssembly, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
{
    private static readonly AsyncLocal<EntryPointHook?> Ambient = new();

    private readonly TaskCompletionSource<DistributedApplicationBuilder> _builder = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _application = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal static EntryPointHook? Current => Ambient.Value;

    internal Assembly AppHostAssembly { get; } = appHostAssembly;

    /// <summary>The entry point has returned.</summary>
    internal Task Exited => _exited.Task;

    /// <summary>Runs the entry point on a thread of its own and returns the builder it calls Build on.</summary>
    internal Task<DistributedApplicationBuilder> InvokeAsync(string[] args)
    {
        var thread = new Thread(() =>
        {
            Ambient.Value = this;
            try
            {
                var main = AppHostAssembly.EntryPoint!;
                main.Invoke(null, main.GetParameters().Length == 0 ? [] : [args]);
                Fail(new InvalidOperationException($"The entry point exited without building a {nameof(DistributedApplication)}."));
            }
            catch (TargetInvocationException e)
            {
                Fail(e.InnerException ?? e);
            }
            _exited.TrySetResult();
        }) { IsBackground = true, Name = $"{AppHostAssembly.GetName().Name}.EntryPoint" };
        thread.Start();
        return _builder.Task;
    }

    internal Task<DistributedApplication> ReleaseAsync()
    {
        _released.TrySetResult();
        return _application.Task;
    }

    internal void Abandon() => _released.TrySetCanceled();

    internal void Configure(DistributedApplicationOptions options, HostApplicationBuilderSettings settings) => configure(options, settings);

    internal void WaitUntilReleased(DistributedApplicationBuilder builder)
    {
        _builder.TrySetResult(builder);
        _released.Task.GetAwaiter().GetResult();
    }

    internal void Built(DistributedApplication application) => _application.TrySetResult(application);

    internal static async Task WaitUntilStoppedAsync(DistributedApplication application, CancellationToken cancellationToken)
    {
        var lifetime = application.Services.GetRequiredService<IHostApplicationLifetime>();
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopped, cancellationToken);
        await Task.Delay(Timeout.Infinite, stopped.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Fail(Exception exception)
    {
        _builder.TrySetException(exception);
        _application.TrySetException(exception);
    }
}

using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Running;

/// <summary>Starts every resource as soon as what it waits for is there, and stops all of them, consumers first.</summary>
internal sealed class Launcher(
    DistributedApplicationModel model, ResourceNotificationService notifications, ResourceLoggerService logs, Dependencies dependencies, ProcessSettings settings,
    HealthMonitor health, Dashboard dashboard, Watchdog watchdog, Ports ports, IHostEnvironment environment, ILoggerFactory loggers) : IHostedService, IDisposable
{
    /// <summary>How long stopping everything may take, well below the ten seconds an impatient user gives it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    internal IReadOnlyList<ResourceInstance> Instances { get; private set; } = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        ports.Allocate(model.Resources);
        Instances = [.. model.Resources.SelectMany(resource => Enumerable.Range(0, resource.ReplicaCount), Create)];
        foreach (var instance in Instances)
            instance.Publish(KnownResourceStates.NotStarted);
        dashboard.Start(_stopping.Token);
        _running = Task.WhenAll(Instances.Select(instance => RunAsync(instance, _stopping.Token)).Append(health.RunAsync(Instances, _stopping.Token)));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var since = Stopwatch.StartNew();
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var levels = Instances.OfType<ProcessInstance>().GroupBy(instance => Dependencies.Depth(instance.Resource)).OrderByDescending(level => level.Key).ToList();
        for (var level = 0; level < levels.Count; level++)
        {
            // Each level has its share of what is left, so that the stores at the end can always stop in good order.
            var share = (Patience - since.Elapsed) / (levels.Count - level);
            await Task.WhenAll(levels[level].Select(instance => instance.StopAsync(share, CancellationToken.None)));
        }
        await dashboard.StopAsync();
    }

    public void Dispose()
    {
        _stopping.Dispose();
        foreach (var instance in Instances.OfType<ProcessInstance>())
            instance.Dispose();
    }

    private ResourceInstance Create(IResource resource, int replica)
    {
        if (resource is not (ProjectResource or ExecutableResource))
            return new ResourceInstance(resource, replica, notifications);

        var name = resource.ReplicaCount == 1 ? resource.Name : $"{resource.Name}-{replica + 1}";
        return new ProcessInstance(resource, replica, notifications, logs, settings, watchdog, loggers.CreateLogger(PrefixedConsole.Category(environment.ApplicationName, name)));
    }

    private async Task RunAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        var process = instance as ProcessInstance;
        try
        {
            instance.Publish(KnownResourceStates.Waiting);
            await dependencies.WaitAsync(instance.Resource, cancellationToken);
            if (process is null)
                instance.Publish(KnownResourceStates.Running);
            else
                await process.StartAgainAsync(cancellationToken);
        }
        catch (DistributedApplicationException e)
        {
            if (process is null)
                instance.Publish(KnownResourceStates.FailedToStart);
            else
                process.Fail(e.Message);
        }
    }
}

using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Running;

/// <summary>Asks the health checks of what runs: often until it is healthy, then now and then.</summary>
internal sealed class HealthMonitor(HealthCheckService registered, ResourceNotificationService notifications)
{
    private static readonly TimeSpan Eager = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(3);

    internal Task RunAsync(IReadOnlyList<ResourceInstance> instances, CancellationToken cancellationToken) =>
        Task.WhenAll(instances.OfType<ProcessInstance>()
            .Where(instance => instance.Resource.Annotations.Any(annotation => annotation is HealthCheckAnnotation or ReplicaHealthCheck))
            .Select(instance => WatchAsync(instance, cancellationToken)));

    private async Task WatchAsync(ProcessInstance instance, CancellationToken cancellationToken)
    {
        while (true)
        {
            var running = await notifications.WaitForResourceAsync(instance.Resource.Name, change => change.ResourceId == instance.Id && change.IsRunning, cancellationToken);
            var reports = await AskAsync(instance, cancellationToken);

            // It may have stopped or started anew in the meantime: then this answer is about something else.
            instance.Publish(now => now.State?.Text == KnownResourceStates.Running && now.StartTimeStamp == running.Snapshot.StartTimeStamp
                && !now.HealthReports.SequenceEqual(reports) ? now with { HealthReports = reports } : now);
            await Task.Delay(reports.All(report => report.Status == HealthStatus.Healthy) ? Calm : Eager, cancellationToken);
        }
    }

    private async Task<ImmutableArray<HealthReportSnapshot>> AskAsync(ProcessInstance instance, CancellationToken cancellationToken)
    {
        var reports = new List<HealthReportSnapshot>();
        foreach (var check in instance.Resource.Annotations.OfType<ReplicaHealthCheck>())
        {
            var result = await check.CheckAsync(instance.Replica, cancellationToken);
            reports.Add(new HealthReportSnapshot(check.Name, result.Status, result.Description, null));
        }

        var keys = instance.Resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => check.Key).ToHashSet();
        if (keys.Count > 0)
        {
            var result = await registered.CheckHealthAsync(registration => keys.Contains(registration.Name), cancellationToken);
            reports.AddRange(result.Entries.Select(entry => new HealthReportSnapshot(entry.Key, entry.Value.Status, entry.Value.Description, entry.Value.Exception?.Message)));
        }
        return [.. reports];
    }
}

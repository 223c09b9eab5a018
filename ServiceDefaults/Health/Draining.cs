using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace ServiceDefaults.Health;

/// <summary>
/// On stop the service first turns unready and goes on serving for <c>Shutdown:DrainSeconds</c> (default 0),
/// so that load balancers look away before the listener closes.
/// </summary>
internal sealed class Draining(IConfiguration configuration, TimeProvider time) : IHostedLifecycleService, IHealthCheck
{
    private readonly TimeSpan _delay = TimeSpan.FromSeconds(configuration.GetValue("Shutdown:DrainSeconds", 0));
    private volatile bool _stopping;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_stopping ? HealthCheckResult.Unhealthy("stopping") : HealthCheckResult.Healthy());

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        return Task.Delay(_delay, time, cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

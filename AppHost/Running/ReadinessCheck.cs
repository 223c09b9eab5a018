using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AppHost.Running;

/// <summary>
/// Checks <c>/health/ready</c> of a resource. Aspire repeats a failed check after 1, 2, 3, ... seconds, so a service that becomes ready
/// between two checks would delay everything that waits for it. While a resource starts, this check therefore polls until the resource is
/// ready.
/// </summary>
internal sealed class ReadinessCheck(EndpointReference endpoint, IHttpClientFactory clients, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>The time limit of a check while the resource starts.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);

    /// <summary>The orchestrator accepts connections before the resource listens, and such a request would never get a response.</summary>
    private static readonly TimeSpan StartingRequestLimit = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(5);

    private bool _hasBeenReady;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            var result = await ProbeAsync(cancellationToken);
            _hasBeenReady |= result.Status == HealthStatus.Healthy;
            if (_hasBeenReady || time.GetElapsedTime(since) > StartLimit)
                return result;
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private async Task<HealthCheckResult> ProbeAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_hasBeenReady ? RequestLimit : StartingRequestLimit);
        try
        {
            using var client = clients.CreateClient(nameof(ReadinessCheck));
            using var response = await client.GetAsync(new Uri(new Uri(endpoint.Url), "/health/ready"), limit.Token);
            return response.IsSuccessStatusCode
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(limit.Token)}");
        }
        catch (Exception failure)
            when (failure is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy(failure.Message);
        }
    }
}

internal static class ReadinessCheckExtensions
{
    internal static IResourceBuilder<ProjectResource> WithReadinessCheck(
        this IResourceBuilder<ProjectResource> resource, string endpointName = "http")
    {
        var name = $"{resource.Resource.Name}_ready";
        ReadinessCheck? check = null;
        resource.ApplicationBuilder.Services.AddHttpClient();
        resource.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            name,
            services => check ??= ActivatorUtilities.CreateInstance<ReadinessCheck>(services, resource.GetEndpoint(endpointName)),
            HealthStatus.Unhealthy,
            tags: null));
        return resource.WithHealthCheck(name);
    }
}

using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GameApi.Data;

/// <summary>
/// Reports a sharded database whose settings let interrupted commits recover slowly or never, with the setting to change. Citus' defaults
/// are such settings; the database works with them, so the node is degraded only.
/// </summary>
internal sealed class ClusterHealthCheck(GameDatabases databases) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var faults = new List<string>();
        foreach (var (name, source) in databases.All)
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            if (!ShardedDatabases.Contain(connection))
                continue;
            var settings = await ClusterSettings.ReadAsync(connection, cancellationToken);
            faults.AddRange(settings.Faults().Select(fault => $"{name}: {fault}"));
        }

        return faults is [] ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join(' ', faults));
    }
}

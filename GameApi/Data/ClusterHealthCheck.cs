using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GameApi.Data;

/// <summary>
/// A sharded database works with Citus' defaults, and recovers from a lost connection slowly or never: degraded, with what to set.
/// </summary>
internal sealed class ClusterHealthCheck(GameDatabases databases) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var faults = new List<string>();
        foreach (var (name, source) in databases.All)
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            if (ShardedDatabases.Contain(connection))
                faults.AddRange(
                    (await ClusterSettings.ReadAsync(connection, cancellationToken)).Faults().Select(fault => $"{name}: {fault}"));
        }

        return faults is [] ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join(' ', faults));
    }
}

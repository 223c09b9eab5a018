using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace GameApi.Partitions;

/// <summary>Degraded, which keeps the node ready, while the partition keeper fails: without it weeks run out and disks fill.</summary>
internal sealed class PartitionHealthCheck(PartitionMetrics metrics, IOptions<PartitionOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var troubles = metrics.Outcomes.SelectMany(pair => Troubles(pair.Key, pair.Value)).ToList();
        return Task.FromResult(troubles.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join("; ", troubles)));
    }

    private IEnumerable<string> Troubles(string database, KeeperOutcome outcome)
    {
        foreach (var failure in outcome.Failures)
            yield return $"partitions of {database}: {failure}";
        if (metrics.AgeOf(outcome) is var age && age > options.Value.StaleAfter)
            yield return $"partitions of {database}: no complete round for {age.TotalHours:0} h";
    }
}

using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace GameApi.Partitions;

/// <summary>
/// Reports degraded while the partition keeper fails: without it the partitions run out and the disk fills. The node stays ready.
/// </summary>
internal sealed class PartitionHealthCheck(PartitionMetrics metrics, IOptions<PartitionOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var faults = metrics.Outcomes.SelectMany(pair => Faults(pair.Key, pair.Value)).ToList();
        return Task.FromResult(faults.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join("; ", faults)));
    }

    private IEnumerable<string> Faults(string database, KeeperOutcome outcome)
    {
        foreach (var failure in outcome.Failures)
            yield return $"partitions of {database}: {failure}";
        if (metrics.AgeOf(outcome) is var age && age > options.Value.StaleAfter)
            yield return $"partitions of {database}: no complete round for {age.TotalHours:0} h";
    }
}

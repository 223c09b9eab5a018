using System.Diagnostics.Metrics;
using GameApi.Data;
using GameApi.Partitions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Tests.Partitions;

/// <summary>A partition keeper, with its failures and health.</summary>
internal sealed class KeeperHarness
{
    private readonly IOptions<PartitionOptions> _options;

    public KeeperHarness(GameDatabases databases, TimeSpan? patience = null)
    {
        _options = Options.Create(new PartitionOptions { LockPatience = patience ?? TimeSpan.FromSeconds(30) });
        Metrics = new PartitionMetrics(
            new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(), TimeProvider.System);
        Keeper = new PartitionKeeper(databases, _options, Metrics, NullLogger<PartitionKeeper>.Instance);
    }

    public PartitionKeeper Keeper { get; }

    public PartitionMetrics Metrics { get; }

    public IReadOnlyList<string> Failures => [.. Metrics.Outcomes.Values.SelectMany(outcome => outcome.Failures)];

    public Task<HealthCheckResult> HealthAsync() => new PartitionHealthCheck(Metrics, _options).CheckHealthAsync(new HealthCheckContext());
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GameApi.Data;

/// <summary>
/// A node is not ready before the schema is as new as its code, so nodes may be started before the migration. A newer schema is fine: the
/// old version meets one during an upgrade.
/// </summary>
internal sealed class SchemaHealthCheck(GameDatabases databases) : IHealthCheck
{
    private volatile bool _current;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        _current = _current || await IsCurrentAsync(cancellationToken);
        return _current ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("waiting for the migration");
    }

    private async Task<bool> IsCurrentAsync(CancellationToken cancellationToken)
    {
        foreach (var schema in Schemas())
            await using (schema)
                if (!await schema.GetService<IHistoryRepository>().ExistsAsync(cancellationToken)
                    || (await schema.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
                    return false;
        return true;
    }

    private IEnumerable<DbContext> Schemas()
    {
        foreach (var (_, source) in databases.All)
            yield return new EventLogDbContext(GameDbOptions.For<EventLogDbContext>(source));
        yield return new GameDbContext(GameDbOptions.For<GameDbContext>(databases.Game));
        yield return new LeaderboardDbContext(GameDbOptions.For<LeaderboardDbContext>(databases.Leaderboards));
    }
}

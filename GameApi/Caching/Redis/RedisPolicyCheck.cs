using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace GameApi.Caching;

/// <summary>
/// Reports a Redis that evicts at random. With such a policy, a version that was just written may be evicted before a slower write of an
/// older version arrives, and Redis would keep the older one. LRU, LFU and TTL policies and noeviction only cost time.
/// </summary>
internal sealed class RedisPolicyCheck(IConnectionMultiplexer connection) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var memory = (string?)await connection.GetDatabase().ExecuteAsync("INFO", "memory");
            return memory?.Contains("maxmemory_policy:allkeys-random", StringComparison.Ordinal) is true
                || memory?.Contains("maxmemory_policy:volatile-random", StringComparison.Ordinal) is true
                ? HealthCheckResult.Degraded("Redis evicts keys at random (maxmemory-policy); set volatile-lru, allkeys-lru or noeviction.")
                : HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception))
        {
            // The application is correct without Redis.
            return HealthCheckResult.Healthy("Redis unavailable; serving from L1 and the database.");
        }
    }
}

using System.Reflection;
using System.Text.Json;
using GameApi.Caching;
using ServiceDefaults;
using StackExchange.Redis;

namespace GameApi.Operations;

/// <summary>What a node tells the others of itself.</summary>
internal sealed record NodeReport(NodeView Node, CacheCounts Cache);

/// <summary>
/// Each node tells every few seconds how it is, in a hash in Redis. A report that is older than a few turns is of a node that is gone, and
/// whoever reads it removes it. Without Redis a node knows of itself alone.
/// </summary>
internal sealed partial class NodeReports(
    RedisKeyspace redis, NodeLoad load, CacheMetrics cache, TimeProvider time, ILogger<NodeReports> logger) : BackgroundService
{
    private static readonly RedisKey Key = "nodes";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Gone = Interval * 4;
    private static readonly string Version = Assembly.GetExecutingAssembly()
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private readonly Guid _id = Guid.CreateVersion7();
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    /// <returns>All nodes that reported lately, this one as it is now; and whether Redis could tell of the others.</returns>
    public async Task<(IReadOnlyList<NodeReport> Reports, bool Complete)> ReadAsync()
    {
        var own = Own();
        try
        {
            var reports = new List<NodeReport> { own };
            foreach (var entry in await redis.Database.HashGetAllAsync(Key))
            {
                // A node of another version may tell something else.
                if (entry.Name == $"{_id:N}" || Read(entry.Value) is not { } report)
                    continue;
                if (time.GetUtcNow() - report.Node.ReportedAt > Gone)
                    await redis.Database.HashDeleteAsync(Key, entry.Name);
                else
                    reports.Add(report);
            }
            return (reports, true);
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception))
        {
            LogUnavailable(exception);
            return ([own], false);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await redis.Database.HashDeleteAsync(Key, $"{_id:N}");
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception))
        {
            // Whoever reads it next removes it.
            LogUnavailable(exception);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicWork.RunAsync(Interval, time, ReportAsync, LogUnavailable, stoppingToken);

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        load.Turn();
        await redis.Database.HashSetAsync(
            Key, $"{_id:N}", JsonSerializer.SerializeToUtf8Bytes(Own(), OperationsJsonContext.Default.NodeReport));
    }

    private NodeReport Own() => new(
        new(_id, Environment.MachineName, Version, _startedAt, time.GetUtcNow(), load.CpuCores, Environment.WorkingSet,
            load.ActiveRequests, load.RequestsPerSecond),
        cache.Counts());

    private static NodeReport? Read(RedisValue value)
    {
        try
        {
            return JsonSerializer.Deserialize((byte[])value!, OperationsJsonContext.Default.NodeReport);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Debug, "Redis unavailable: nodes do not know of each other")]
    private partial void LogUnavailable(Exception exception);
}

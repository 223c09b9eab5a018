using System.Reflection;
using System.Text.Json;
using GameApi.Caching;
using ServiceDefaults;
using StackExchange.Redis;

namespace GameApi.Operations;

/// <summary>A node's report of itself.</summary>
internal sealed record NodeReport(NodeView Node, CacheCounts Cache);

/// <summary>
/// Each node writes a report to a hash in Redis every few seconds. An old report belongs to a node that has ended; the next reader removes
/// it. Without Redis a node knows only itself.
/// </summary>
internal sealed partial class NodeReports(
    RedisKeyspace redis, NodeLoad load, CacheMetrics cache, TimeProvider time, ILogger<NodeReports> logger) : BackgroundService
{
    private static readonly RedisKey Key = "nodes";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxAge = Interval * 4;
    private static readonly string Version = Assembly.GetExecutingAssembly()
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private readonly Guid _id = Guid.CreateVersion7();
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    /// <returns>The reports of all nodes, this node's as of now; and whether Redis was available, so that they are complete.</returns>
    public async Task<(IReadOnlyList<NodeReport> Reports, bool Complete)> ReadAsync()
    {
        var own = Own();
        try
        {
            var reports = new List<NodeReport> { own };
            foreach (var entry in await redis.Database.HashGetAllAsync(Key))
            {
                // A node of another version may have another format.
                if (entry.Name == $"{_id:N}" || Read(entry.Value) is not { } report)
                    continue;
                if (time.GetUtcNow() - report.Node.ReportedAt > MaxAge)
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
            // The next reader removes the report.
            LogUnavailable(exception);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicWork.RunAsync(Interval, time, ReportAsync, LogUnavailable, stoppingToken);

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        load.Measure();
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

    [LoggerMessage(LogLevel.Debug, "Redis unavailable; reporting this node only")]
    private partial void LogUnavailable(Exception exception);
}

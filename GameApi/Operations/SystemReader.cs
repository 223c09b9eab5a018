using System.Text.RegularExpressions;
using GameApi.Caching;
using GameApi.Data;
using GameApi.Partitions;

namespace GameApi.Operations;

/// <summary>Reads the state of all parts of the installation.</summary>
internal sealed partial class SystemReader(
    NodeReports nodes, RedisKeyspace redis, GameDatabases databases, DeadLetters letters, IEnumerable<ICacheKind> kinds, TimeProvider time)
{
    private const int MaxHotKeys = 20;

    internal async Task<SystemView> ReadAsync(CancellationToken cancellationToken)
    {
        var (reports, complete) = await nodes.ReadAsync();
        return new(
            time.GetUtcNow(), complete, [.. reports.Select(report => report.Node).OrderBy(node => node.StartedAt)],
            await CacheAsync(reports, complete, cancellationToken),
            await ExportState.ReadAsync(databases, cancellationToken), await PartitionsAsync(cancellationToken),
            await letters.CountAsync(cancellationToken));
    }

    private async Task<CacheView> CacheAsync(IReadOnlyList<NodeReport> reports, bool complete, CancellationToken cancellationToken)
    {
        var counts = reports.Select(report => report.Cache).ToList();
        var byKind = counts.SelectMany(count => count.Kinds).GroupBy(kind => kind.Kind, StringComparer.Ordinal)
            .OrderBy(kind => kind.Key, StringComparer.Ordinal)
            .Select(kind => ViewOf(
                kind.Key, kind.Sum(count => count.Requests), kind.Sum(count => count.Misses), kind.Sum(count => count.Loads)));
        return new(
            [.. byKind], counts.Sum(count => count.L2Hits), counts.Sum(count => count.L2Misses), counts.Sum(count => count.L2Skipped),
            counts.Sum(count => count.Written), counts.Sum(count => count.Invalidated), counts.Sum(count => count.StaleRefused),
            counts.Sum(count => count.Flushes), counts.Sum(count => count.RedisFailures), await PendingAsync(cancellationToken),
            complete ? await HotKeysAsync() : []);
    }

    private async Task<long> PendingAsync(CancellationToken cancellationToken)
    {
        await using var command = databases.Game.CreateCommand("SELECT count(*) FROM pending_invalidations");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The estimated requests may be fewer than the counted misses.</summary>
    private static CacheKindView ViewOf(string kind, long requests, long misses, long loads) =>
        new(kind, Math.Max(requests, misses), Math.Max(requests - misses, 0), misses, loads);

    private async Task<IReadOnlyList<HotKeyView>> HotKeysAsync()
    {
        var top = await redis.Database.SortedSetRangeByRankWithScoresAsync(
            WarmUp.BucketOf(time.GetUtcNow()), 0, MaxHotKeys - 1, StackExchange.Redis.Order.Descending);
        return [.. top.Where(entry => kinds.Any(kind => kind.Owns(entry.Element.ToString())))
            .GroupBy(entry => Ids().Replace(entry.Element.ToString(), "*"), entry => (long)entry.Score, StringComparer.Ordinal)
            .Select(key => new HotKeyView(key.Key, key.Max())).OrderByDescending(key => key.Count)];
    }

    private async Task<IReadOnlyList<WeeklyTableView>> PartitionsAsync(CancellationToken cancellationToken)
    {
        var tables = new List<WeeklyTableView>();
        foreach (var (name, database) in databases.All)
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            var now = await DatabaseClock.NowAsync(connection, cancellationToken);
            foreach (var table in WeeklyTable.All)
            {
                var state = await PartitionState.ReadAsync(connection, table, now, cancellationToken);
                tables.Add(new(name, table.Name, state.WeeksAhead, state.DefaultRows, state.Partitions.Sum(week => week.Bytes),
                    [.. state.Partitions.Select(week => new WeekView(week.Name, week.Rows, week.Bytes))]));
            }
        }
        return tables;
    }

    [GeneratedRegex("[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", RegexOptions.IgnoreCase)]
    private static partial Regex Ids();
}

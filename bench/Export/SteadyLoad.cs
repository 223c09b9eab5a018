using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using Bench.Comparing;
using ClickHouse.Driver;

namespace Bench.Export;

/// <summary>
/// Reports 5,000 activities per second, and measures for the last activity of each request the time from its acknowledgement until
/// ClickHouse returns it.
/// </summary>
internal sealed class SteadyLoad(HttpClient client, ClickHouseClient warehouse, string table)
{
    private const int RequestsPerSecond = 50;
    private const int ActivitiesPerRequest = 100;

    private readonly ConcurrentDictionary<Guid, long> _acknowledged = new();
    private readonly ConcurrentBag<double> _latencies = [];
    private long _errors;

    /// <returns>The 99th percentile in milliseconds. Activities that do not arrive are errors.</returns>
    public async Task<Sample> RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var requests = (int)(duration.TotalSeconds * RequestsPerSecond);
        using var seen = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = WatchAsync(requests, seen.Token);
        var clock = Stopwatch.StartNew();
        var posts = new List<Task>();
        for (var n = 0; n < requests; n++)
        {
            if (TimeSpan.FromSeconds((double)n / RequestsPerSecond) - clock.Elapsed is { Ticks: > 0 } early)
                await Task.Delay(early, cancellationToken);
            posts.Add(PostAsync(cancellationToken));
        }

        await Task.WhenAll(posts);
        seen.CancelAfter(TimeSpan.FromSeconds(20));
        await watching;
        var sorted = _latencies.Order().ToList();
        return new Sample(sorted.Count == 0 ? double.NaN : sorted[(int)(sorted.Count * 0.99)], _errors + requests - sorted.Count);
    }

    private async Task PostAsync(CancellationToken cancellationToken)
    {
        var items = Enumerable.Range(0, ActivitiesPerRequest).Select(Activity).ToArray();
        using var response = await client.PostAsJsonAsync("/v1/activities", items, cancellationToken);
        if (response.IsSuccessStatusCode)
            _acknowledged[items[^1].Id] = Stopwatch.GetTimestamp();
        else
            Interlocked.Increment(ref _errors);
    }

    /// <summary>Polls ClickHouse for the last activity of each request.</summary>
    private async Task WatchAsync(int expected, CancellationToken cancellationToken)
    {
        while (_latencies.Count < expected && !cancellationToken.IsCancellationRequested)
        {
            var waiting = _acknowledged.Keys.Take(500).ToList();
            if (waiting.Count > 0)
            {
                var list = string.Join(',', waiting.Select(id => $"toUUID('{id}')"));
                await using var reader = await warehouse.ExecuteReaderAsync(
                    $"SELECT activity_id FROM {table} WHERE activity_id IN ({list})", cancellationToken: CancellationToken.None);
                while (await reader.ReadAsync(CancellationToken.None))
                    if (_acknowledged.TryRemove(reader.GetGuid(0), out var at))
                        _latencies.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }

            await Task.Delay(10, CancellationToken.None);
        }
    }

    private static Report Activity(int level) =>
        new(Guid.CreateVersion7(), "star-drift", "level.up", DateTime.UtcNow, new LevelPayload(level));

    private sealed record Report(Guid Id, string GameId, string Kind, DateTime OccurredAt, LevelPayload Payload);

    private sealed record LevelPayload(int Level);
}

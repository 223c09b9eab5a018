using System.Collections.Concurrent;
using AnalyticsWorker.Export;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

/// <summary>The <c>asOf</c> of a response: everything that was committed before it is counted.</summary>
public sealed class AsOfTests(LocalStores stores, SharedGameApi shared)
{
    private const int Writers = 3;
    private const int Commits = 25;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AsOf_covers_all_commits_before_it_even_when_transactions_end_out_of_order()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var worker = await WorkerHost.StartAsync(await shared.StartedAsync(stores), pipeline);
        var committed = new ConcurrentBag<DateTime>();
        using var done = new CancellationTokenSource();

        var writers = Enumerable.Range(0, Writers).Select(_ => WriteAsync(pipeline, committed)).ToList();
        var written = Task.WhenAll(writers).ContinueWith(_ => done.CancelAsync(), TaskScheduler.Default).Unwrap();
        for (var asked = 0; !done.IsCancellationRequested; asked++)
            await CheckAsync(worker, committed, asked);
        await Task.WhenAll([.. writers, written]);

        // And it advances until nothing is left.
        await Eventually.HoldsAsync(async () => await CheckAsync(worker, committed, 100_000) > committed.Max());
    }

    [Fact]
    public async Task AsOf_stands_still_while_nothing_is_exported_or_the_cursor_is_of_another_cluster()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var holder = await pipeline.Database.OpenConnectionAsync(Stop);
        await using var lead = await LeaderLock.TryAcquireAsync(holder, Stop);
        await using var worker = await WorkerHost.StartAsync(await shared.StartedAsync(stores), pipeline);
        await pipeline.DrainAllAsync(10, Stop);
        var before = await AsOfAsync(worker, 0);

        await pipeline.ActAsync(3, Stop);
        var received = await ReceivedAsync(pipeline);
        await Eventually.HoldsAsync(async () => await AsOfAsync(worker, 1) == received);
        Assert.True(before <= received);
        await pipeline.DrainAllAsync(10, Stop);
        await Eventually.HoldsAsync(async () => await AsOfAsync(worker, 2) > received);

        await using var move = pipeline.Database.CreateCommand("UPDATE export_cursors SET system_identifier = system_identifier + 1");
        await move.ExecuteNonQueryAsync(Stop);
        await Eventually.HoldsAsync(async () => await AsOfAsync(worker, 3) is var first && await AsOfLaterAsync(worker) == first);
    }

    [Fact]
    public async Task AsOf_is_unknown_before_the_first_export_and_queries_work_anyway()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var network = new CuttableProxy(pipeline.ConnectionString);
        network.Cut();
        await using var worker = await WorkerHost.StartAsync(
            await shared.StartedAsync(stores), pipeline, ("ConnectionStrings:gamedb", network.ConnectionString));

        Assert.Null(await AsOfAsync(worker, 0));

        network.Mend();
        await Eventually.HoldsAsync(async () => await AsOfAsync(worker, 1) is not null);
    }

    /// <summary>After the second for which a position is cached.</summary>
    private static async Task<DateTime?> AsOfLaterAsync(WorkerHost worker)
    {
        await Task.Delay(TimeSpan.FromSeconds(1.1), Stop);
        return await AsOfAsync(worker, 4);
    }

    private static async Task WriteAsync(Pipeline pipeline, ConcurrentBag<DateTime> committed)
    {
        await using var connection = await pipeline.Database.OpenConnectionAsync(Stop);
        for (var n = 0; n < Commits; n++)
        {
            await using var transaction = await connection.BeginTransactionAsync(Stop);
            await pipeline.ActAsync(1, Stop, transaction: transaction);
            await Task.Delay(Random.Shared.Next(60), Stop);
            await transaction.CommitAsync(Stop);
            await using var clock = new NpgsqlCommand("SELECT clock_timestamp()", connection);
            committed.Add((DateTime)(await clock.ExecuteScalarAsync(Stop))!);
        }
    }

    /// <summary>A different query each time, so that no cached response is compared.</summary>
    private static async Task<DateTime?> CheckAsync(WorkerHost worker, ConcurrentBag<DateTime> committed, int asked)
    {
        var response = await worker.Analyst.FetchAsync(
            $"/v1/analytics/top-activities?from={DateTime.UtcNow.AddDays(-30):yyyy-MM-dd}"
                + $"&to=2099-01-01T00:00:00.{asked:000000}Z&interval=month").JsonAsync();
        if (response.GetProperty("asOf") is not { ValueKind: System.Text.Json.JsonValueKind.String } known)
            return null;
        var asOf = known.GetDateTime();
        var counted = response.GetProperty("items").EnumerateArray().Sum(item => item.GetProperty("activities").GetInt32());
        Assert.InRange(counted, committed.Count(at => at < asOf), Writers * Commits);
        return asOf;
    }

    private static async Task<DateTime?> AsOfAsync(WorkerHost worker, int asked)
    {
        var response = await worker.Analyst.FetchAsync($"/v1/analytics/top-activities?limit={asked + 1}").JsonAsync();
        return response.GetProperty("asOf") is { ValueKind: System.Text.Json.JsonValueKind.String } known ? known.GetDateTime() : null;
    }

    private static async Task<DateTime> ReceivedAsync(Pipeline pipeline)
    {
        await using var command = pipeline.Database.CreateCommand("SELECT min(received_at) FROM activities");
        return (DateTime)(await command.ExecuteScalarAsync(Stop))!;
    }
}

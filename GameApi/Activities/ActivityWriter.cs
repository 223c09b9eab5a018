using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace GameApi.Activities;

/// <summary>
/// Group commit: the activities of all requests that arrive during a commit are committed together by the next one. Under load requests
/// share the cost of a commit; without load none waits for others. Each request returns after its commit.
/// </summary>
internal sealed partial class ActivityWriter(
    ActivityStore store, ActivityMetrics metrics, TimeProvider time, IOptions<ActivityOptions> options, ILogger<ActivityWriter> logger)
        : BackgroundService
{
    private readonly Channel<PendingActivities> _queue = Channel.CreateUnbounded<PendingActivities>();
    private readonly Channel<PendingActivities> _rejected = Channel.CreateUnbounded<PendingActivities>(new() { SingleReader = true });
    private int _queued;

    /// <summary>Queues activities for the next commit.</summary>
    /// <param name="activities">The activities of one request.</param>
    /// <param name="outcomes">Completes when they are committed, or fails with the commit.</param>
    /// <param name="cancellationToken">Cancels the request; its activities are left out of a commit that has not started.</param>
    /// <returns>False if the queue is full or the node is stopping.</returns>
    public bool TryWrite(
        IReadOnlyList<NewActivity> activities, [NotNullWhen(true)] out Task<ActivityOutcome[]>? outcomes,
        CancellationToken cancellationToken)
    {
        outcomes = null;
        if (Interlocked.Add(ref _queued, activities.Count) <= options.Value.QueueLimit)
        {
            var pending = new PendingActivities(activities, cancellationToken);
            metrics.Queued(activities.Count);
            if (_queue.Writer.TryWrite(pending))
            {
                outcomes = pending.Outcomes;
                return true;
            }

            metrics.Queued(-activities.Count);
        }

        Interlocked.Add(ref _queued, -activities.Count);
        metrics.TurnedAway(activities.Count);
        return false;
    }

    /// <summary>Accepts no more activities, and waits until the queue is committed or the host's shutdown timeout ends.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        if (ExecuteTask is { } writers)
            await writers.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var rejected = StoreRejectedAsync(stoppingToken);
        await Task.WhenAll(Enumerable.Range(0, options.Value.Writers).Select(_ => WriteAsync(stoppingToken)));
        _rejected.Writer.Complete();
        await rejected;
    }

    private async Task WriteAsync(CancellationToken stoppingToken)
    {
        while (await _queue.Reader.WaitToReadAsync(stoppingToken))
            if (TakeBatch() is { Count: > 0 } batch)
                await CommitAsync(batch, stoppingToken);
    }

    /// <summary>Stores rejected reports one by one, beside the writers, so that only their senders wait for them.</summary>
    private async Task StoreRejectedAsync(CancellationToken stoppingToken)
    {
        await foreach (var pending in _rejected.Reader.ReadAllAsync(stoppingToken))
        {
            Interlocked.Add(ref _queued, -pending.Activities.Count);
            metrics.Queued(-pending.Activities.Count);
            await CompleteAsync([pending], activities => RejectedReport.StoreAsync(store, activities, stoppingToken)!);
        }
    }

    private List<PendingActivities> TakeBatch()
    {
        var batch = new List<PendingActivities>();
        var size = 0;
        while (size < options.Value.MaxPerCommit && _queue.Reader.TryRead(out var pending))
        {
            Interlocked.Add(ref _queued, -pending.Activities.Count);
            metrics.Queued(-pending.Activities.Count);
            if (pending.TryBegin())
            {
                batch.Add(pending);
                size += pending.Activities.Count;
            }
        }

        return batch;
    }

    /// <summary>
    /// If the database rejects a batch, bisects it: all requests without a rejected activity are committed, the others are set aside.
    /// </summary>
    private async Task CommitAsync(List<PendingActivities> batch, CancellationToken stoppingToken)
    {
        if (await CompleteAsync(batch, activities => store.TryStoreAsync(activities, stoppingToken)))
            return;
        if (batch is [var rejected])
        {
            LogRejected(rejected.Activities.Count);
            Interlocked.Add(ref _queued, rejected.Activities.Count);
            metrics.Queued(rejected.Activities.Count);
            _rejected.Writer.TryWrite(rejected);
            return;
        }

        await CommitAsync(batch[..(batch.Count / 2)], stoppingToken);
        await CommitAsync(batch[(batch.Count / 2)..], stoppingToken);
    }

    /// <returns>False if the database rejects an activity; then nothing is stored, and no request is completed.</returns>
    private async Task<bool> CompleteAsync(List<PendingActivities> batch, Func<NewActivity[], Task<ActivityOutcome[]?>> store)
    {
        var started = time.GetTimestamp();
        try
        {
            var activities = batch.SelectMany(pending => pending.Activities).ToArray();
            if (await store(activities) is not { } outcomes)
                return false;
            metrics.Committed(activities.Length, time.GetElapsedTime(started));
            foreach (var outcome in outcomes.CountBy(outcome => outcome))
                metrics.Count(outcome.Key.ToString().ToLowerInvariant(), outcome.Value);
            var at = 0;
            foreach (var pending in batch)
            {
                pending.Complete(outcomes[at..(at + pending.Activities.Count)]);
                at += pending.Activities.Count;
            }
        }
        catch (Exception failure)
        {
            // Each request responds with the failure; the writer continues with the next batch.
            LogFailed(failure, batch.Count);
            foreach (var pending in batch)
                pending.Fail(failure);
        }

        return true;
    }

    [LoggerMessage(
        LogLevel.Warning, "PostgreSQL rejected an activity that passed validation, in a report of {Count}; bisecting the report")]
    private partial void LogRejected(int count);

    [LoggerMessage(LogLevel.Warning, "Commit of the activities of {Requests} requests failed; returning the failure to their clients")]
    private partial void LogFailed(Exception failure, int requests);
}

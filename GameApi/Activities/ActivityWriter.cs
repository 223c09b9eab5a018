using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace GameApi.Activities;

/// <summary>
/// Group commit: requests that arrive while a commit is under way are committed together by the next one, so that the cost of a
/// commit is shared when there is load, and nobody waits for company when there is none. Each request returns after its commit.
/// </summary>
internal sealed partial class ActivityWriter(
    ActivityStore store, ActivityMetrics metrics, TimeProvider time, IOptions<ActivityOptions> options, ILogger<ActivityWriter> logger)
        : BackgroundService
{
    private readonly Channel<PendingActivities> _queue = Channel.CreateUnbounded<PendingActivities>();
    private readonly Channel<PendingActivities> _refused = Channel.CreateUnbounded<PendingActivities>(new() { SingleReader = true });
    private int _queued;

    /// <summary>Hands activities to the next commit.</summary>
    /// <param name="activities">Of one request.</param>
    /// <param name="outcomes">Completes when they are committed; fails when they could not be. Cancelled, they are left out of the commit
    /// if it has not begun.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>False when too many wait already, or the node stops.</returns>
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

    /// <summary>Takes nothing more, and ends when what was taken is committed or the host's patience is over.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        if (ExecuteTask is { } writers)
            await writers.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var refused = SettleRefusedAsync(stoppingToken);
        await Task.WhenAll(Enumerable.Range(0, options.Value.Writers).Select(_ => WriteAsync(stoppingToken)));
        _refused.Writer.Complete();
        await refused;
    }

    private async Task WriteAsync(CancellationToken stoppingToken)
    {
        while (await _queue.Reader.WaitToReadAsync(stoppingToken))
            if (TakeBatch() is { Count: > 0 } batch)
                await CommitAsync(batch, stoppingToken);
    }

    /// <summary>Beside the writers, one after the other: nobody waits for a report that is refused but whoever sent it.</summary>
    private async Task SettleRefusedAsync(CancellationToken stoppingToken)
    {
        await foreach (var pending in _refused.Reader.ReadAllAsync(stoppingToken))
        {
            Interlocked.Add(ref _queued, -pending.Activities.Count);
            metrics.Queued(-pending.Activities.Count);
            await CompleteAsync([pending], activities => RefusedReport.StoreAsync(store, activities, stoppingToken)!);
        }
    }

    private List<PendingActivities> TakeBatch()
    {
        var batch = new List<PendingActivities>();
        var size = 0;
        while (size < options.Value.MostPerCommit && _queue.Reader.TryRead(out var pending))
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
    /// What the database refuses is found by halves of the batch: all requests but the ones to blame are committed, and these go aside.
    /// </summary>
    private async Task CommitAsync(List<PendingActivities> batch, CancellationToken stoppingToken)
    {
        if (await CompleteAsync(batch, activities => store.TryStoreAsync(activities, stoppingToken)))
            return;
        if (batch is [var refused])
        {
            LogRefused(refused.Activities.Count);
            Interlocked.Add(ref _queued, refused.Activities.Count);
            metrics.Queued(refused.Activities.Count);
            _refused.Writer.TryWrite(refused);
            return;
        }

        await CommitAsync(batch[..(batch.Count / 2)], stoppingToken);
        await CommitAsync(batch[(batch.Count / 2)..], stoppingToken);
    }

    /// <returns>False where the database refuses one of them: then nothing is stored and nobody told.</returns>
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
                metrics.Counted(outcome.Key.ToString().ToLowerInvariant(), outcome.Value);
            var at = 0;
            foreach (var pending in batch)
            {
                pending.Complete(outcomes[at..(at + pending.Activities.Count)]);
                at += pending.Activities.Count;
            }
        }
        catch (Exception failure)
        {
            // Each request tells its client; the writer goes on with the next batch.
            LogFailed(failure, batch.Count);
            foreach (var pending in batch)
                pending.Fail(failure);
        }

        return true;
    }

    [LoggerMessage(LogLevel.Warning, "PostgreSQL refuses an activity that passed validation, in a report of {Count}")]
    private partial void LogRefused(int count);

    [LoggerMessage(LogLevel.Warning, "The activities of {Requests} requests could not be committed")]
    private partial void LogFailed(Exception failure, int requests);
}

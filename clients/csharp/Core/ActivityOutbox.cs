using System.Text;
using System.Text.Json;

namespace AspireGame.Client;

/// <summary>
/// Activities on their way to the event log. Each is in the store before <see cref="RecordAsync"/> returns and stays there until the server has said
/// what became of it; its id is made here, so that however often it is sent it is stored once.
/// </summary>
public sealed class ActivityOutbox : IDisposable
{
    private const string Prefix = "outbox/";
    private const int MaxBatchItems = 500;
    private const int MaxBatchBytes = 900_000;

    private readonly GameClient _game;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly SemaphoreSlim _flush = new(1);
    private int? _count;

    internal ActivityOutbox(GameClient game) => _game = game;

    private IGameStore Store => _game.Options.Store;

    /// <summary>Keeps an activity to be sent with the next <see cref="FlushAsync"/>.</summary>
    /// <returns>Its id in the event log.</returns>
    /// <exception cref="OutboxFullException">Too many wait: nothing was recorded.</exception>
    public async Task<Guid> RecordAsync(
        string gameId, string kind, Guid? sessionId = null, JsonElement? payload = null, DateTimeOffset? occurredAt = null, CancellationToken cancellationToken = default)
    {
        var item = new ActivityItem(Guid.CreateVersion7(), gameId, kind, occurredAt ?? DateTimeOffset.UtcNow, sessionId, payload);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _count ??= (await Store.KeysAsync(Prefix, cancellationToken).ConfigureAwait(false)).Count;
            if (_count >= _game.Options.MaxOutboxItems)
                throw new OutboxFullException(_game.Options.MaxOutboxItems);
            await Store.SaveAsync($"{Prefix}{item.Id:N}", JsonSerializer.Serialize(item, GameJson.Default.ActivityItem), cancellationToken).ConfigureAwait(false);
            _count++;
        }
        finally
        {
            _turn.Release();
        }

        return item.Id;
    }

    /// <summary>Sends what waits, oldest first, up to 500 at once.</summary>
    /// <returns>How many are in the event log now, and which the server rejected: those are gone from the outbox too.</returns>
    public async Task<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        await _flush.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var (stored, rejected) = (0, new List<RejectedItem>());
            foreach (var batch in await BatchesAsync(cancellationToken).ConfigureAwait(false))
                stored += await SendAsync(batch, rejected, cancellationToken).ConfigureAwait(false);
            return new(stored, rejected);
        }
        finally
        {
            _flush.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _turn.Dispose();
        _flush.Dispose();
    }

    private async Task<List<List<ActivityItem>>> BatchesAsync(CancellationToken cancellationToken)
    {
        var (batches, bytes) = (new List<List<ActivityItem>>(), 0);
        foreach (var key in await Store.KeysAsync(Prefix, cancellationToken).ConfigureAwait(false))
        {
            if (await Store.LoadAsync(key, cancellationToken).ConfigureAwait(false) is not { } json)
                continue;
            var size = Encoding.UTF8.GetByteCount(json);
            if (batches.Count == 0 || batches[^1].Count == MaxBatchItems || bytes + size > MaxBatchBytes)
            {
                batches.Add([]);
                bytes = 0;
            }

            batches[^1].Add(JsonSerializer.Deserialize(json, GameJson.Default.ActivityItem)!);
            bytes += size;
        }

        return batches;
    }

    private async Task<int> SendAsync(List<ActivityItem> batch, List<RejectedItem> rejected, CancellationToken cancellationToken)
    {
        ActivityReceipt receipt;
        try
        {
            receipt = (await _game.Activities.ReportActivitiesAsync(batch, cancellationToken).ConfigureAwait(false)).Value;
        }
        catch (ApiException refused) when (refused.Status is 400 or 413)
        {
            // Refused as a whole: find the one that it is about.
            if (batch.Count > 1)
                return await SendAsync(batch.GetRange(0, batch.Count / 2), rejected, cancellationToken).ConfigureAwait(false)
                    + await SendAsync(batch.GetRange(batch.Count / 2, batch.Count - batch.Count / 2), rejected, cancellationToken).ConfigureAwait(false);
            receipt = new(0, 0, [new(0, null, refused.Problem)]);
        }

        rejected.AddRange(receipt.Rejected.Select(item => new RejectedItem(batch[item.Index], item.Problem)));
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            foreach (var item in batch)
                await Store.SaveAsync($"{Prefix}{item.Id:N}", null, default).ConfigureAwait(false);
            _count -= batch.Count;
        }
        finally
        {
            _turn.Release();
        }

        return receipt.Accepted + receipt.Duplicates;
    }
}

/// <summary>What a flush did.</summary>
/// <param name="Stored">Activities that are in the event log, also those that an earlier attempt had stored.</param>
/// <param name="Rejected">What the server does not take, and why.</param>
public sealed record FlushResult(int Stored, IReadOnlyList<RejectedItem> Rejected);

/// <summary>An activity that the server does not take.</summary>
public sealed record RejectedItem(ActivityItem Item, ProblemDetails Problem);

using System.Text;
using System.Text.Json;

namespace AspireGame.Client;

/// <summary>
/// Queues activities on the device. An activity is in the store before <see cref="RecordAsync"/> returns, and stays there until the server
/// has accepted or rejected it. The outbox assigns its id, so that an activity sent several times is stored once.
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

    /// <summary>Queues an activity for the next <see cref="FlushAsync"/>.</summary>
    /// <returns>The activity's id in the event log.</returns>
    /// <exception cref="OutboxFullException">The outbox is full. The activity was not recorded.</exception>
    public async Task<Guid> RecordAsync(
        string gameId, string kind, Guid? sessionId = null, JsonElement? payload = null, DateTimeOffset? occurredAt = null,
        CancellationToken cancellationToken = default)
    {
        var item = new ActivityItem(Guid.CreateVersion7(), gameId, kind, occurredAt ?? DateTimeOffset.UtcNow, sessionId, payload);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _count ??= (await Store.KeysAsync(Prefix, cancellationToken).ConfigureAwait(false)).Count;
            if (_count >= _game.Options.MaxOutboxItems)
                throw new OutboxFullException(_game.Options.MaxOutboxItems);
            var json = JsonSerializer.Serialize(item, GameJson.Default.ActivityItem);
            await Store.SaveAsync(KeyOf(item), json, cancellationToken).ConfigureAwait(false);
            _count++;
        }
        finally
        {
            _turn.Release();
        }

        return item.Id;
    }

    /// <summary>Sends the queued activities, oldest first, in batches of up to 500.</summary>
    /// <returns>How many were stored, and which ones the server rejected. Both are removed from the outbox.</returns>
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
            // The server refused the whole batch: halve it until only the offending activity is left.
            if (batch.Count > 1)
            {
                var half = batch.Count / 2;
                return await SendAsync(batch.GetRange(0, half), rejected, cancellationToken).ConfigureAwait(false)
                    + await SendAsync(batch.GetRange(half, batch.Count - half), rejected, cancellationToken).ConfigureAwait(false);
            }

            receipt = new(0, 0, [new(0, null, refused.Problem)]);
        }

        rejected.AddRange(receipt.Rejected.Select(item => new RejectedItem(batch[item.Index], item.Problem)));
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            foreach (var item in batch)
                await Store.SaveAsync(KeyOf(item), null, default).ConfigureAwait(false);
            _count -= batch.Count;
        }
        finally
        {
            _turn.Release();
        }

        return receipt.Accepted + receipt.Duplicates;
    }

    private static string KeyOf(ActivityItem item) => $"{Prefix}{item.Id:N}";
}

/// <summary>The result of a flush.</summary>
/// <param name="Stored">Number of activities in the event log, including those that an earlier attempt stored.</param>
/// <param name="Rejected">The activities that the server rejected, and why.</param>
public sealed record FlushResult(int Stored, IReadOnlyList<RejectedItem> Rejected);

/// <summary>An activity that the server rejected.</summary>
public sealed record RejectedItem(ActivityItem Item, ProblemDetails Problem);

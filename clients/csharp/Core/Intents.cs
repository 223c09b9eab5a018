using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace AspireGame.Client;

/// <summary>
/// Writes of money. Each is one intent with one idempotency key, kept in the store from before the first attempt until the outcome is known, so
/// that a restarted game finishes it and does not do it twice.
/// </summary>
public sealed class Intents
{
    private const string Prefix = "intent/";

    private readonly GameClient _game;
    private readonly ConcurrentDictionary<string, bool> _active = new();

    internal Intents(GameClient game) => _game = game;

    /// <summary>
    /// Finishes the writes that a crash or an <see cref="OutcomeUnknownException"/> left open, with their own keys, and tells what became of each. Call it
    /// after a start. One that cannot be finished now stays pending.
    /// </summary>
    public async IAsyncEnumerable<IntentOutcome> ResumeAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var name in await _game.Options.Store.KeysAsync(Prefix, cancellationToken).ConfigureAwait(false))
        {
            if (_active.ContainsKey(name[Prefix.Length..]) || await _game.Options.Store.LoadAsync(name, cancellationToken).ConfigureAwait(false) is not { } json)
                continue;
            var intent = JsonSerializer.Deserialize(json, CoreJson.Default.PendingIntent)!;
            var call = new Call(intent.Operation, intent.Method, intent.Target) { MayHaveArrived = true }.Header(Call.IdempotencyKey, intent.Key)
                .Body(intent.Body is null ? null : Encoding.UTF8.GetBytes(intent.Body));
            yield return await FinishAsync(intent, call, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IntentOutcome> FinishAsync(PendingIntent intent, Call call, CancellationToken cancellationToken)
    {
        try
        {
            return new(intent.Key, intent.Operation, (await _game.SendAsync(call, GameJson.Default.JsonElement, cancellationToken).ConfigureAwait(false)).Value, null);
        }
        catch (ApiException refused)
        {
            return new(intent.Key, intent.Operation, null, refused);
        }
    }

    internal async Task<Pending> BeginAsync(Call call, CancellationToken cancellationToken)
    {
        if (call.Key is not { } key)
            return default;
        if (!_active.TryAdd(key, true))
            throw new InvalidOperationException($"The intent {key} is being carried out: wait for it, or use another key for another write.");
        try
        {
            var intent = new PendingIntent(key, call.Operation, call.Method, call.Target, call.Content is null ? null : Encoding.UTF8.GetString(call.Content));
            await _game.Options.Store.SaveAsync(Prefix + key, JsonSerializer.Serialize(intent, CoreJson.Default.PendingIntent), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _active.TryRemove(key, out _);
            throw;
        }

        return new(this, key);
    }

    internal readonly struct Pending(Intents? intents, string key) : IDisposable
    {
        /// <summary>The outcome is known.</summary>
        public Task EndAsync() => intents is null ? Task.CompletedTask : intents._game.Options.Store.SaveAsync(Prefix + key, null, default).AsTask();

        public void Dispose() => intents?._active.TryRemove(key, out _);
    }
}

/// <summary>What became of a write that was left open.</summary>
/// <param name="Intent">Its key.</param>
/// <param name="Operation">Its name in the contract.</param>
/// <param name="Receipt">What the server returned, where it took effect.</param>
/// <param name="Refusal">Why it did not, otherwise.</param>
public sealed record IntentOutcome(string Intent, string Operation, JsonElement? Receipt, ApiException? Refusal);

internal sealed record PendingIntent(string Key, string Operation, string Method, string Target, string? Body);

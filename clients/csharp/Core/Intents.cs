using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace AspireGame.Client;

/// <summary>
/// Wallet operations. Each is one intent with one idempotency key. It is in the store from before the first attempt until its outcome is
/// known, so that a restarted game completes it exactly once.
/// </summary>
public sealed class Intents
{
    private const string Prefix = "intent/";

    private readonly GameClient _game;
    private readonly ConcurrentDictionary<string, bool> _active = new();

    internal Intents(GameClient game) => _game = game;

    private IGameStore Store => _game.Options.Store;

    /// <summary>
    /// Completes the intents that a crash or an <see cref="OutcomeUnknownException"/> left pending, with their original keys, and yields
    /// the outcome of each. Call it after every start. An intent that cannot be completed now stays pending.
    /// </summary>
    public async IAsyncEnumerable<IntentOutcome> ResumeAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var name in await Store.KeysAsync(Prefix, cancellationToken).ConfigureAwait(false))
        {
            if (_active.ContainsKey(name[Prefix.Length..]))
                continue;
            if (await Store.LoadAsync(name, cancellationToken).ConfigureAwait(false) is not { } json)
                continue;
            var intent = JsonSerializer.Deserialize(json, CoreJson.Default.PendingIntent)!;
            yield return await CompleteAsync(intent, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IntentOutcome> CompleteAsync(PendingIntent intent, CancellationToken cancellationToken)
    {
        var call = new Call(intent.Operation, intent.Method, intent.Target) { MayHaveArrived = true }
            .Header(Call.IdempotencyKey, intent.Key)
            .Body(intent.Body is null ? null : Encoding.UTF8.GetBytes(intent.Body));
        try
        {
            var response = await _game.SendAsync(call, GameJson.Default.JsonElement, cancellationToken).ConfigureAwait(false);
            return new(intent.Key, intent.Operation, response.Value, null);
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
            throw new InvalidOperationException($"The intent {key} is in progress: wait for it, or use another key for another operation.");
        try
        {
            var body = call.Content is null ? null : Encoding.UTF8.GetString(call.Content);
            var intent = new PendingIntent(key, call.Operation, call.Method, call.Target, body);
            var json = JsonSerializer.Serialize(intent, CoreJson.Default.PendingIntent);
            await Store.SaveAsync(Prefix + key, json, cancellationToken).ConfigureAwait(false);
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
        /// <summary>Removes the intent from the store. Called when its outcome is known.</summary>
        public Task EndAsync() => intents is null ? Task.CompletedTask : intents.Store.SaveAsync(Prefix + key, null, default).AsTask();

        public void Dispose() => intents?._active.TryRemove(key, out _);
    }
}

/// <summary>The outcome of an intent that was pending.</summary>
/// <param name="Intent">Key of the intent.</param>
/// <param name="Operation">Name of the operation in the contract.</param>
/// <param name="Receipt">The server's response if the operation took effect, else null.</param>
/// <param name="Refusal">The reason if the server refused it, else null.</param>
public sealed record IntentOutcome(string Intent, string Operation, JsonElement? Receipt, ApiException? Refusal);

internal sealed record PendingIntent(string Key, string Operation, string Method, string Target, string? Body);

using System.Runtime.CompilerServices;
using System.Text.Json;

namespace AspireGame.Client;

// Operations that take more than one request. The generated operations send one request each.
#pragma warning disable CS1591

public sealed partial class WalletsOperations
{
    /// <summary>Takes an amount out of the player's wallet, exactly once.</summary>
    /// <param name="currency">Currency, such as <c>gold</c>.</param>
    /// <param name="amount">Amount in the currency's smallest unit.</param>
    /// <param name="reason">Reason, for the ledger.</param>
    /// <param name="intent">
    /// Idempotency key of this purchase. The same key returns the same receipt, also after a restart. Default: a new key.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait. The intent stays pending.</param>
    /// <exception cref="ApiException">The server refused it, for example with <see cref="Problems.InsufficientFunds"/>.</exception>
    /// <exception cref="OutcomeUnknownException">The time is up. <see cref="Intents.ResumeAsync"/> resolves it.</exception>
    public async Task<WalletReceipt> SpendAsync(
        string currency, long amount, string reason, string? intent = null, CancellationToken cancellationToken = default) =>
        (await SpendAsync(intent ?? NewIntent(), new(currency, amount, reason), cancellationToken).ConfigureAwait(false)).Value;

    /// <summary>Gives an amount to another player, exactly once.</summary>
    /// <inheritdoc cref="SpendAsync(string, long, string, string?, CancellationToken)"/>
    public async Task<GiftReceipt> GiveAsync(
        Guid toPlayerId, string currency, long amount, string? intent = null, CancellationToken cancellationToken = default) =>
        (await GiveGiftAsync(intent ?? NewIntent(), new(toPlayerId, currency, amount), cancellationToken).ConfigureAwait(false)).Value;

    /// <summary>Grants a player an amount, exactly once. For game servers.</summary>
    /// <inheritdoc cref="SpendAsync(string, long, string, string?, CancellationToken)"/>
    public async Task<WalletReceipt> GrantAsync(
        Guid playerId, string currency, long amount, string reason, string? intent = null, CancellationToken cancellationToken = default) =>
        (await GrantAsync(playerId, intent ?? NewIntent(), new(currency, amount, reason), cancellationToken).ConfigureAwait(false)).Value;

    private static string NewIntent() => Guid.NewGuid().ToString();
}

public sealed partial class PlayersOperations
{
    private const int MaxAttempts = 10;

    /// <summary>
    /// Changes the player's own profile. If another device changed it first, <paramref name="change"/> runs again on the newer profile.
    /// </summary>
    public async Task<PlayerView> ChangeAsync(Func<PlayerView, PlayerChange> change, CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            var me = await GetMeAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return (await ChangeMeAsync(change(me.Value), me.ETag, cancellationToken).ConfigureAwait(false)).Value;
            }
            catch (Exception exception)
                when (attempt < MaxAttempts && exception is ApiException { Kind: Problems.StaleVersion } or OutcomeUnknownException)
            {
                // If the outcome is unknown, setting the same members again is harmless.
            }
        }
    }
}

public sealed partial class StorageOperations
{
    private const int MaxAttempts = 10;

    /// <summary>Loads a stored value.</summary>
    /// <returns>The value with its version, or null if the key does not exist.</returns>
    public async Task<StoredValue?> LoadAsync(string collection, string key, CancellationToken cancellationToken = default)
    {
        try
        {
            var response = await GetStoredObjectAsync(collection, key, cancellationToken).ConfigureAwait(false);
            return new(response.Value, response.ETag!);
        }
        catch (ApiException missing) when (missing.Kind is Problems.NotFound)
        {
            return null;
        }
    }

    /// <summary>Stores a value, with optimistic concurrency.</summary>
    /// <param name="collection">Collection of the player.</param>
    /// <param name="key">Key in the collection.</param>
    /// <param name="mine">Any JSON.</param>
    /// <param name="eTag">Version that <paramref name="mine"/> is based on; null for a new key.</param>
    /// <param name="merge">
    /// Returns the value to store, given mine and the one that another device stored meanwhile. The latter may be a value of this device.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The stored value with its version.</returns>
    /// <exception cref="ApiException">
    /// The server refused it, for example with <see cref="Problems.StaleVersion"/> if there is no <paramref name="merge"/>.
    /// </exception>
    public async Task<StoredValue> SaveAsync(
        string collection, string key, JsonElement mine, string? eTag = null, Func<JsonElement, JsonElement, JsonElement>? merge = null,
        CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            StoredValue? theirs;
            try
            {
                var stored = await PutStoredObjectAsync(collection, key, mine, eTag, eTag is null ? "*" : null, cancellationToken)
                    .ConfigureAwait(false);
                return new(mine, stored.ETag!);
            }
            catch (ApiException stale) when (stale.Kind is Problems.StaleVersion && merge is not null && attempt < MaxAttempts)
            {
                theirs = await LoadAsync(collection, key, cancellationToken).ConfigureAwait(false);
            }
            catch (OutcomeUnknownException) when (attempt < MaxAttempts)
            {
                theirs = await LoadAsync(collection, key, cancellationToken).ConfigureAwait(false);
                if (theirs is not null && JsonElement.DeepEquals(theirs.Value, mine))
                    return theirs;
                if (theirs?.ETag != eTag && merge is null)
                    throw;
            }

            if (theirs is not null && theirs.ETag != eTag)
                mine = merge!(mine, theirs.Value);
            eTag = theirs?.ETag;
        }
    }
}

/// <summary>A stored value with its version.</summary>
public sealed record StoredValue(JsonElement Value, string ETag);

internal static class Pages
{
    public static async IAsyncEnumerable<T> StreamAsync<TPage, T>(
        Func<string?, Task<Response<TPage>>> read, Func<TPage, IReadOnlyList<T>> items, Func<TPage, string?> next,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = (await read(cursor).ConfigureAwait(false)).Value;
            foreach (var item in items(page))
                yield return item;
            cursor = next(page);
        }
        while (cursor is not null);
    }
}

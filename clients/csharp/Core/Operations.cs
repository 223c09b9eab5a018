using System.Runtime.CompilerServices;
using System.Text.Json;

namespace AspireGame.Client;

// What needs more than one request of the contract, beside the generated operations.
#pragma warning disable CS1591

public sealed partial class WalletsOperations
{
    /// <summary>Takes an amount out of the player's wallet, once.</summary>
    /// <param name="currency">Such as gold.</param>
    /// <param name="amount">In its smallest unit.</param>
    /// <param name="reason">For the ledger.</param>
    /// <param name="intent">Of this purchase: the same again returns the same receipt, also after a restart. By default a new one.</param>
    /// <param name="cancellationToken">Gives up waiting; the intent stays pending.</param>
    /// <exception cref="ApiException">Refused, such as <see cref="Problems.InsufficientFunds"/>.</exception>
    /// <exception cref="OutcomeUnknownException">The time is up: <see cref="Intents.ResumeAsync"/> finds out.</exception>
    public async Task<WalletReceipt> SpendAsync(string currency, long amount, string reason, string? intent = null, CancellationToken cancellationToken = default) =>
        (await SpendAsync(intent ?? NewIntent(), new WalletChange(currency, amount, reason), cancellationToken).ConfigureAwait(false)).Value;

    /// <summary>Gives to another player, once.</summary>
    /// <inheritdoc cref="SpendAsync(string, long, string, string?, CancellationToken)"/>
    public async Task<GiftReceipt> GiveAsync(Guid toPlayerId, string currency, long amount, string? intent = null, CancellationToken cancellationToken = default) =>
        (await GiveGiftAsync(intent ?? NewIntent(), new GiftOrder(toPlayerId, currency, amount), cancellationToken).ConfigureAwait(false)).Value;

    /// <summary>Puts an amount into a player's wallet, once. For game servers.</summary>
    /// <inheritdoc cref="SpendAsync(string, long, string, string?, CancellationToken)"/>
    public async Task<WalletReceipt> GrantAsync(
        Guid playerId, string currency, long amount, string reason, string? intent = null, CancellationToken cancellationToken = default) =>
        (await GrantAsync(playerId, intent ?? NewIntent(), new WalletChange(currency, amount, reason), cancellationToken).ConfigureAwait(false)).Value;

    private static string NewIntent() => Guid.NewGuid().ToString();
}

public sealed partial class PlayersOperations
{
    private const int MaxAttempts = 10;

    /// <summary>Changes the player's own profile. <paramref name="change"/> runs again on a newer profile where another device was faster.</summary>
    public async Task<PlayerView> ChangeAsync(Func<PlayerView, PlayerChange> change, CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            var me = await GetMeAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return (await ChangeMeAsync(change(me.Value), me.ETag, cancellationToken).ConfigureAwait(false)).Value;
            }
            catch (Exception exception) when (attempt < MaxAttempts && exception is ApiException { Kind: Problems.StaleVersion } or OutcomeUnknownException)
            {
                // Stale, or nobody knows: setting the same members again is the same.
            }
        }
    }
}

public sealed partial class StorageOperations
{
    private const int MaxAttempts = 10;

    /// <returns>Null where there is nothing under this key.</returns>
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

    /// <summary>Stores a value over the version that was loaded.</summary>
    /// <param name="collection">Of the player.</param>
    /// <param name="key">In the collection.</param>
    /// <param name="mine">Any JSON.</param>
    /// <param name="eTag">Of the version that <paramref name="mine"/> is made from; null where there was none.</param>
    /// <param name="merge">Given mine and what another device has stored meanwhile, what is to be stored. It may see a value of its own again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What is stored now.</returns>
    /// <exception cref="ApiException">Refused, such as <see cref="Problems.StaleVersion"/> where there is no <paramref name="merge"/>.</exception>
    public async Task<StoredValue> SaveAsync(
        string collection, string key, JsonElement mine, string? eTag = null, Func<JsonElement, JsonElement, JsonElement>? merge = null,
        CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            StoredValue? theirs;
            try
            {
                var stored = await PutStoredObjectAsync(collection, key, mine, eTag, eTag is null ? "*" : null, cancellationToken).ConfigureAwait(false);
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

/// <summary>A stored value and its version.</summary>
public sealed record StoredValue(JsonElement Value, string ETag);

internal static class Pages
{
    public static async IAsyncEnumerable<T> StreamAsync<TPage, T>(
        Func<string?, Task<Response<TPage>>> read, Func<TPage, IReadOnlyList<T>> items, Func<TPage, string?> next, [EnumeratorCancellation] CancellationToken cancellationToken)
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

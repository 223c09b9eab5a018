using System.Security.Claims;
using GameApi.Http.Idempotency;
using GameApi.Http.Lists;
using GameApi.Http.OpenApi;
using GameApi.Http.Validation;
using GameApi.Players;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Wallets;

internal static class WalletEndpoints
{
    internal static RouteGroupBuilder MapWallets(this RouteGroupBuilder v1)
    {
        var wallet = v1.MapGroup("/wallet").WithTags("Wallets").RequireAuthorization(Policies.Player);
        wallet.MapGet("", BalancesAsync).WithName("GetWallet");
        wallet.MapGet("/entries", EntriesAsync).WithName("ListWalletEntries");
        wallet.MapPost("/spend", SpendAsync).WithName("Spend")
            .ProducesProblems(WalletProblems.InsufficientFunds, ProblemType.IdempotencyKeyReused);
        v1.MapPost("/players/{id}/wallet/grant", GrantAsync).WithName("Grant").WithTags("Wallets").RequireAuthorization(Policies.Server)
            .ProducesProblems(ProblemType.NotFound, WalletProblems.WalletFull, ProblemType.IdempotencyKeyReused);
        return v1;
    }

    /// <summary>Lists the player's balances, by currency.</summary>
    /// <remarks>A currency that the player never had is not listed.</remarks>
    internal static async Task<Ok<Page<BalanceView>>> BalancesAsync(
        ClaimsPrincipal user, WalletStore wallets, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Page<BalanceView>(await wallets.LoadBalancesAsync(user.RequiredPlayerId(), cancellationToken), null));

    /// <summary>Lists the player's ledger entries, newest first.</summary>
    /// <remarks>The amounts of a currency add up to its balance.</remarks>
    internal static async Task<Results<Ok<Page<EntryView>>, ProblemHttpResult>> EntriesAsync(
        ClaimsPrincipal user, WalletStore wallets, Cursors cursors, CancellationToken cancellationToken, string? cursor = null,
        [PageSize(100)] int limit = 50)
    {
        var playerId = user.RequiredPlayerId();
        var list = $"entries:{playerId}";
        if (!cursors.TryOpen(list, cursor, PositionJsonContext.Default.NullableGuid, out var before, out var problem))
            return problem;
        var rows = await wallets.LoadEntriesAsync(playerId, before, limit + 1, cancellationToken);
        return TypedResults.Ok(
            Page<EntryView>.Of(rows, limit, entry => cursors.Seal(list, entry.EntryId, PositionJsonContext.Default.NullableGuid)));
    }

    /// <summary>Spends an amount from the player's wallet.</summary>
    /// <remarks>
    /// An insufficient balance gets 409. A retry with the same Idempotency-Key spends nothing and returns the first receipt.
    /// </remarks>
    internal static Task<Results<Ok<WalletReceipt>, ProblemHttpResult>> SpendAsync(
        WalletChange body, [FromHeader(Name = IdempotentWrites.Header)] string? key, ClaimsPrincipal user,
        HttpContext http, IdempotentWrites writes, WalletLedger ledger, CancellationToken cancellationToken)
    {
        var playerId = user.RequiredPlayerId();
        return writes.RunAsync(
            http, key, playerId, body, (Func<CancellationToken, Task<Results<Ok<WalletReceipt>, ProblemHttpResult>>>)(async cancel =>
        {
            var change = new LedgerChange(playerId, body.Currency, -body.Amount, "spend", body.Reason, $"player:{key}");
            if (await ledger.ApplyAsync(change, cancel) is { } receipt)
                return TypedResults.Ok(receipt);
            return await ledger.IsUsedAsync(change, cancel)
                ? WalletProblems.KeyUsed()
                : WalletProblems.Insufficient(body.Amount, body.Currency);
        }), cancellationToken);
    }

    /// <summary>Grants an amount to a player's wallet.</summary>
    /// <remarks>For game servers. A retry with the same Idempotency-Key grants nothing and returns the first receipt.</remarks>
    internal static Task<Results<Ok<WalletReceipt>, ProblemHttpResult>> GrantAsync(
        Guid id, WalletChange body, [FromHeader(Name = IdempotentWrites.Header)] string? key, ClaimsPrincipal user,
        HttpContext http, IdempotentWrites writes, WalletLedger ledger, PlayerStore players, CancellationToken cancellationToken) =>
        writes.RunAsync(http, key, id, body, (Func<CancellationToken, Task<Results<Ok<WalletReceipt>, ProblemHttpResult>>>)(async cancel =>
        {
            var change = new LedgerChange(
                id, body.Currency, body.Amount, "grant", body.Reason, $"{user.FindFirstValue(GameClaims.Subject)}:{key}");
            if (await ledger.ApplyAsync(change, cancel) is { } receipt)
                return TypedResults.Ok(receipt);
            if (await ledger.IsUsedAsync(change, cancel))
                return WalletProblems.KeyUsed();
            return await players.ExistsAsync(id, cancel)
                ? Problem.Of(WalletProblems.WalletFull)
                : Problem.Of(ProblemType.NotFound, "There is no such player.");
        }), cancellationToken);
}

using System.Security.Claims;
using GameApi.Http.Idempotency;
using GameApi.Http.OpenApi;
using GameApi.Players;
using GameApi.Wallets;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Gifts;

internal static class GiftEndpoints
{
    internal static RouteGroupBuilder MapGifts(this RouteGroupBuilder v1)
    {
        v1.MapPost("/gifts", GiveAsync).WithName("GiveGift").WithTags("Wallets").RequireAuthorization(Policies.Player)
            .ProducesProblems(
                WalletProblems.InsufficientFunds, WalletProblems.WalletFull, ProblemType.NotFound, ProblemType.IdempotencyKeyReused);
        return v1;
    }

    /// <summary>Gives an amount from the player's wallet to another player.</summary>
    /// <remarks>
    /// Both wallets change in one transaction. A retry with the same Idempotency-Key gives nothing and returns the first receipt.
    /// </remarks>
    internal static async Task<Results<Ok<GiftReceipt>, ProblemHttpResult>> GiveAsync(
        GiftOrder body, [FromHeader(Name = IdempotentWrites.Header)] string? key, ClaimsPrincipal user,
        HttpContext http, IdempotentWrites writes, WalletLedger ledger, PlayerStore players, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var giver = user.RequiredPlayerId();
        if (body.ToPlayerId == giver)
            return Problem.Invalid("toPlayerId", "Another player.");
        return await writes.RunAsync(
            http, key, giver, body, (Func<CancellationToken, Task<Results<Ok<GiftReceipt>, ProblemHttpResult>>>)(async cancel =>
        {
            var giftId = Guid.CreateVersion7(time.GetUtcNow());
            var sent = new LedgerChange(giver, body.Currency, -body.Amount, "gift-sent", null, $"player:{key}", giftId, body.ToPlayerId);
            var received = new LedgerChange(
                body.ToPlayerId, body.Currency, body.Amount, "gift-received", null, $"gift:{giftId}", giftId, giver);

            // Ordered by player, so that two players who give to each other at once wait and do not deadlock.
            WalletReceipt? receipt = null;
            foreach (var change in (LedgerChange[])[.. ((LedgerChange[])[sent, received]).OrderBy(change => change.PlayerId)])
            {
                var applied = await ledger.ApplyAsync(change, cancel);
                if (applied is null && change == sent)
                    return await ledger.IsUsedAsync(sent, cancel)
                        ? WalletProblems.KeyUsed()
                        : WalletProblems.Insufficient(body.Amount, body.Currency);
                if (applied is null)
                    return await players.ExistsAsync(body.ToPlayerId, cancel)
                        ? Problem.Of(WalletProblems.WalletFull, "The other player's wallet cannot hold that much more.")
                        : Problem.Of(ProblemType.NotFound, "There is no such player.");
                if (change == sent)
                    receipt = applied;
            }

            return TypedResults.Ok(new GiftReceipt(giftId, receipt!.Balance));
        }), cancellationToken);
    }
}

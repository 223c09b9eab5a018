using GameApi.Audit;
using GameApi.Http.Idempotency;
using GameApi.Http.OpenApi;
using GameApi.Players;
using GameApi.Wallets;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Moderation;

internal static class WalletCorrectionEndpoint
{
    /// <summary>Of the ledger: neither a game's grant nor a player's spending.</summary>
    private const string Kind = "correction";

    internal static void MapWalletCorrection(this RouteGroupBuilder player) =>
        player.MapPost("/wallet", CorrectAsync).WithName("CorrectWallet").Audited("player.wallet")
            .RequireAuthorization(Policies.OperatorAdmin)
            .ProducesProblems(WalletProblems.InsufficientFunds, WalletProblems.WalletFull, ProblemType.IdempotencyKeyReused);

    /// <summary>Puts an amount into a player's wallet, or takes one out of it.</summary>
    /// <remarks>The ledger has it with kind correction. A repeated request returns the response of the first, without X-Audit-Id.</remarks>
    internal static Task<Results<Ok<WalletReceipt>, ProblemHttpResult>> CorrectAsync(
        Guid id, WalletCorrection body, [FromHeader(Name = IdempotentWrites.Header)] string? key, HttpContext http,
        IdempotentWrites writes, WalletLedger ledger, PlayerStore players, AuditLog audit, CancellationToken cancellationToken)
    {
        var source = AuditSource.Of(http);
        return writes.RunAsync(
            http, key, id, body, (Func<CancellationToken, Task<Results<Ok<WalletReceipt>, ProblemHttpResult>>>)(async cancel =>
        {
            var change = new LedgerChange(id, body.Currency, body.Amount, Kind, null, $"{source.Actor}:{key}");
            if (await ledger.ApplyAsync(change, cancel) is { } receipt)
            {
                await audit.AppendAsync(source, new AuditEntry("player.wallet", $"player {id}", id,
                    new() { ["currency"] = body.Currency, ["balance"] = receipt.Balance - body.Amount },
                    new() { ["currency"] = body.Currency, ["balance"] = receipt.Balance, ["entryId"] = receipt.EntryId.ToString() },
                    body.Reason), cancel);
                return TypedResults.Ok(receipt);
            }

            if (await ledger.IsUsedAsync(change, cancel))
                return WalletProblems.KeyUsed();
            if (!await players.ExistsAsync(id, cancel))
                return Problem.Of(ProblemType.NotFound, "There is no such player.");
            return body.Amount < 0
                ? Problem.Of(WalletProblems.InsufficientFunds, $"There is less than {-body.Amount} {body.Currency}.")
                : Problem.Of(WalletProblems.WalletFull);
        }), cancellationToken);
    }
}

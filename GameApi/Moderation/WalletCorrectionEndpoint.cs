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
    /// <summary>Kind of the ledger entry: neither a grant of a game nor a purchase of a player.</summary>
    private const string Kind = "correction";

    internal static void MapWalletCorrection(this RouteGroupBuilder player) =>
        player.MapPost("/wallet", CorrectAsync).WithName("CorrectWallet").Audited("player.wallet")
            .RequireAuthorization(Policies.OperatorAdmin)
            .ProducesProblems(WalletProblems.InsufficientFunds, WalletProblems.WalletFull, ProblemType.IdempotencyKeyReused);

    /// <summary>Corrects a player's wallet by an amount, positive or negative.</summary>
    /// <remarks>The ledger entry has the kind correction. A retry returns the response of the first request, without X-Audit-Id.</remarks>
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
                ? WalletProblems.Insufficient(-body.Amount, body.Currency)
                : Problem.Of(WalletProblems.WalletFull);
        }), cancellationToken);
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using GameApi.Http.Json;
using GameApi.Http.Lists;
using GameApi.Http.Validation;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Problems;

namespace GameApi.Wallets;

/// <summary>What a wallet holds.</summary>
/// <param name="Currency">Such as gold or gems.</param>
/// <param name="Balance">In the currency's smallest unit.</param>
/// <param name="UpdatedAt">Latest entry.</param>
/// <example>{ "currency": "gold", "balance": 150, "updatedAt": "2026-11-02T18:05:12Z" }</example>
internal sealed record BalanceView(string Currency, long Balance, DateTimeOffset UpdatedAt);

/// <summary>A line of the ledger.</summary>
/// <param name="EntryId">UUIDv7.</param>
/// <param name="Currency">Of the wallet.</param>
/// <param name="Amount">Positive in, negative out.</param>
/// <param name="BalanceAfter">The balance after it.</param>
/// <param name="Kind">grant, spend, correction (by an operator), gift-sent or gift-received.</param>
/// <param name="Reason">As whoever caused it says.</param>
/// <param name="GiftId">The gift it belongs to.</param>
/// <param name="CounterpartId">The other player of a gift; null once that player has been erased.</param>
/// <param name="CreatedAt">When.</param>
/// <example>
/// {
///     "entryId": "01930f2b-11aa-7d02-8e61-0c9d7e5f4a3b", "currency": "gold", "amount": -50, "balanceAfter": 100,
///     "kind": "spend", "reason": "hat", "giftId": null, "counterpartId": null, "createdAt": "2026-11-01T09:30:00Z"
/// }
/// </example>
internal sealed record EntryView(
    Guid EntryId, string Currency, long Amount, long BalanceAfter, string Kind, string? Reason, Guid? GiftId, Guid? CounterpartId,
    DateTimeOffset CreatedAt);

/// <param name="Currency">Lower case, such as gold.</param>
/// <param name="Amount">In the currency's smallest unit.</param>
/// <param name="Reason">For the ledger.</param>
/// <example>{ "currency": "gold", "amount": 50, "reason": "hat" }</example>
internal sealed record WalletChange([Currency] string Currency,
    [Whole(1, WalletLedger.LargestAmount)] [property: JsonConverter(typeof(WholeNumberConverter<long>))] long Amount,
    [Text(1, 200)] string Reason);

/// <param name="Balance">After it.</param>
/// <param name="EntryId">Of the ledger.</param>
/// <example>{ "balance": 150, "entryId": "01930f2b-11aa-7d02-8e61-0c9d7e5f4a3b" }</example>
internal sealed record WalletReceipt(long Balance, Guid EntryId);

/// <summary>The name of a currency.</summary>
internal sealed class CurrencyAttribute() : FormAttribute("[a-z][a-z0-9_-]{0,31}")
{
    public override string FormatErrorMessage(string name) => "1 to 32 of a-z, 0-9, _ and -, a letter first.";
}

internal static class WalletProblems
{
    /// <summary>The balance is smaller than the amount.</summary>
    internal static readonly ProblemType InsufficientFunds = new("insufficient-funds", 409, "The wallet does not hold that much.");

    /// <summary>The balance would pass the largest there may be.</summary>
    internal static readonly ProblemType WalletFull = new("wallet-full", 409, "The wallet cannot hold that much more.");

    /// <summary>The ledger has a change by this key, whose answer is forgotten.</summary>
    internal static ProblemHttpResult KeyUsed() =>
        Problem.Of(ProblemType.IdempotencyKeyReused, "This key was used more than a day ago: use a new one.");
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(WalletChange))]
[JsonSerializable(typeof(WalletReceipt))]
[JsonSerializable(typeof(Page<BalanceView>))]
[JsonSerializable(typeof(Page<EntryView>))]
[JsonSerializable(typeof(WalletPayload))]
internal sealed partial class WalletJsonContext : JsonSerializerContext;

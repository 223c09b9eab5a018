using System.Text.Json;
using System.Text.Json.Serialization;
using GameApi.Http.Json;
using GameApi.Http.Lists;
using GameApi.Http.Validation;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Problems;

namespace GameApi.Wallets;

/// <summary>The balance of a wallet.</summary>
/// <param name="Currency">For example gold or gems.</param>
/// <param name="Balance">In the smallest unit of the currency.</param>
/// <param name="UpdatedAt">Time of the latest entry.</param>
/// <example>{ "currency": "gold", "balance": 150, "updatedAt": "2026-11-02T18:05:12Z" }</example>
internal sealed record BalanceView(string Currency, long Balance, DateTimeOffset UpdatedAt);

/// <summary>An entry of the ledger.</summary>
/// <param name="EntryId">UUIDv7.</param>
/// <param name="Currency">The currency of the wallet.</param>
/// <param name="Amount">Positive in, negative out.</param>
/// <param name="BalanceAfter">The balance after this entry.</param>
/// <param name="Kind">grant, spend, correction (by an operator), gift-sent or gift-received.</param>
/// <param name="Reason">The reason given by the caller.</param>
/// <param name="GiftId">The gift it belongs to, if any.</param>
/// <param name="CounterpartId">The other player of a gift; null once that player has been erased.</param>
/// <param name="CreatedAt">Time of the entry.</param>
/// <example>
/// {
///     "entryId": "01930f2b-11aa-7d02-8e61-0c9d7e5f4a3b", "currency": "gold", "amount": -50, "balanceAfter": 100,
///     "kind": "spend", "reason": "hat", "giftId": null, "counterpartId": null, "createdAt": "2026-11-01T09:30:00Z"
/// }
/// </example>
internal sealed record EntryView(
    Guid EntryId, string Currency, long Amount, long BalanceAfter, string Kind, string? Reason, Guid? GiftId, Guid? CounterpartId,
    DateTimeOffset CreatedAt);

/// <param name="Currency">Lower case, for example gold.</param>
/// <param name="Amount">In the smallest unit of the currency.</param>
/// <param name="Reason">Stored in the ledger.</param>
/// <example>{ "currency": "gold", "amount": 50, "reason": "hat" }</example>
internal sealed record WalletChange([Currency] string Currency,
    [IntegerRange(1, WalletLedger.MaxAmount)] [property: JsonConverter(typeof(WholeNumberConverter<long>))] long Amount,
    [Text(1, 200)] string Reason);

/// <param name="Balance">The balance after the change.</param>
/// <param name="EntryId">The entry of the ledger.</param>
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
    internal static readonly ProblemType InsufficientFunds = new("insufficient-funds", 409, "The balance is insufficient.");

    /// <summary>The balance would exceed the maximum.</summary>
    internal static readonly ProblemType WalletFull = new("wallet-full", 409, "The wallet cannot hold that much more.");

    /// <summary>The problem of a balance smaller than an amount.</summary>
    internal static ProblemHttpResult Insufficient(long amount, string currency) =>
        Problem.Of(InsufficientFunds, $"Less than {amount} {currency} available; GET /v1/wallet returns the balance.");

    /// <summary>The ledger has an entry with this key, whose stored response has expired.</summary>
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

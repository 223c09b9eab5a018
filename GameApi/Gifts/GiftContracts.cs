using System.Text.Json;
using System.Text.Json.Serialization;
using GameApi.Http.Json;
using GameApi.Http.Validation;
using GameApi.Wallets;

namespace GameApi.Gifts;

/// <param name="ToPlayerId">The recipient; not the giver.</param>
/// <param name="Currency">Lower case, for example gold.</param>
/// <param name="Amount">In the smallest unit of the currency.</param>
/// <example>{ "toPlayerId": "01930f2b-11aa-7d02-8e61-0c9d7e5f4a3b", "currency": "gold", "amount": 5 }</example>
internal sealed record GiftOrder(Guid ToPlayerId, [Currency] string Currency,
    [IntegerRange(1, WalletLedger.MaxAmount)] [property: JsonConverter(typeof(WholeNumberConverter<long>))] long Amount);

/// <param name="GiftId">UUIDv7, in the ledgers of both players.</param>
/// <param name="Balance">The giver's balance after the gift.</param>
/// <example>{ "giftId": "01930f2b-11aa-7d02-8e61-0c9d7e5f4a3b", "balance": 150 }</example>
internal sealed record GiftReceipt(Guid GiftId, long Balance);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(GiftOrder))]
[JsonSerializable(typeof(GiftReceipt))]
internal sealed partial class GiftJsonContext : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;
using GameApi.Http.Json;
using GameApi.Http.Validation;
using GameApi.Wallets;

namespace GameApi.Gifts;

/// <param name="ToPlayerId">Another player.</param>
/// <param name="Currency">Lower case, such as gold.</param>
/// <param name="Amount">In the currency's smallest unit.</param>
internal sealed record GiftOrder(Guid ToPlayerId, [Currency] string Currency,
    [Whole(1, WalletLedger.LargestAmount)] [property: JsonConverter(typeof(WholeNumberConverter<long>))] long Amount);

/// <param name="GiftId">UUIDv7, in the ledger of both players.</param>
/// <param name="Balance">Of the giver, after it.</param>
internal sealed record GiftReceipt(Guid GiftId, long Balance);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(GiftOrder))]
[JsonSerializable(typeof(GiftReceipt))]
internal sealed partial class GiftJsonContext : JsonSerializerContext;

using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GameApi.Http;
using GameApi.Http.Validation;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using ServiceDefaults.Problems;

namespace GameApi.Activities;

/// <summary>
/// The body of a report. Read item by item, so that one that is malformed is rejected alone; only what no item can be blamed for
/// (no array, no JSON, too many, a field nobody knows) fails the request.
/// </summary>
internal sealed class ActivityBatch
{
    private static readonly byte[][] Known =
        [.. new[] { "id", "kind", "gameId", "payload", "sessionId", "occurredAt" }.Select(Encoding.UTF8.GetBytes)];

    /// <summary>However deep an item is: it is rejected alone. The body's size bounds its depth.</summary>
    private static readonly JsonTypeInfo<JsonElement> AnyDepth =
        new ActivityJsonContext(new JsonSerializerOptions(JsonSerializerDefaults.Web) { MaxDepth = (int)BodyLimits.Batch }).JsonElement;

    private readonly JsonTypeInfo<ActivityItem> _item;

    private ActivityBatch(JsonElement[] items, JsonTypeInfo<ActivityItem> item) => (Items, _item) = (items, item);

    public JsonElement[] Items { get; }

    /// <summary>The body as an array.</summary>
    /// <exception cref="BadHttpRequestException">It is none.</exception>
    public static async ValueTask<ActivityBatch?> BindAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
            throw new BadHttpRequestException("Not JSON.", StatusCodes.Status415UnsupportedMediaType);
        try
        {
            var json = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
            // One document for all items: an array of documents costs twice as much.
            return await context.Request.ReadFromJsonAsync(AnyDepth, context.RequestAborted) is { ValueKind: JsonValueKind.Array } items
                ? new ActivityBatch([.. items.EnumerateArray()], (JsonTypeInfo<ActivityItem>)json.GetTypeInfo(typeof(ActivityItem)))
                : throw new NotAcceptedException("A JSON array.");
        }
        catch (JsonException malformed)
        {
            throw new BadHttpRequestException("Not an array of activities.", malformed);
        }
    }

    /// <summary>What is wrong with the body as a whole, or null.</summary>
    public Dictionary<string, string[]>? Errors()
    {
        if (Items.Length is 0 or > ActivityRules.MostItems)
            return new() { ["$"] = [$"1 to {ActivityRules.MostItems} activities."] };

        for (var index = 0; index < Items.Length; index++)
            if (Items[index].ValueKind is JsonValueKind.Object && UnknownOf(Items[index]) is { } unknown)
                return new() { [$"[{index}].{unknown}"] = ["This field is not known; leave it out."] };
        return null;
    }

    /// <summary>The item at a place, checked.</summary>
    /// <returns>The activity, or per field what would be accepted.</returns>
    public (NewActivity? Activity, IDictionary<string, string[]>? Errors) Read(int index, Guid playerId, DateTimeOffset now)
    {
        try
        {
            var item = Items[index].Deserialize(_item);
            if (item is null)
                return (null, new Dictionary<string, string[]> { ["$"] = ["An object."] });
            return ActivityRules.Check(item, now) is { } errors
                ? (null, errors)
                : (new(playerId, item.Id, item.GameId, item.SessionId, item.Kind, item.OccurredAt, item.Payload?.GetRawText()), null);
        }
        catch (JsonException malformed)
        {
            return (null, Problem.ErrorsOf(malformed));
        }
    }

    /// <summary>The id as it was sent, for the answer.</summary>
    public string? IdAt(int index) =>
        Items[index].ValueKind is JsonValueKind.Object && Items[index].TryGetProperty("id", out var id)
            && id.ValueKind is JsonValueKind.String ? FreeJson.TextOf(id) : null;

    /// <summary>The first field that nobody knows, as it was sent; null where there is none.</summary>
    private static string? UnknownOf(JsonElement item)
    {
        foreach (var member in item.EnumerateObject())
            if (!IsKnown(member))
                return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(member));
        return null;
    }

    private static bool IsKnown(JsonProperty member)
    {
        try
        {
            foreach (var name in Known)
                if (member.NameEquals(name))
                    return true;
            return false;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, which is valid JSON and no text.
            return false;
        }
    }
}

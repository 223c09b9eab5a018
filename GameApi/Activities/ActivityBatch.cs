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
/// The body of a report. It is read item by item, so that a malformed item is rejected alone. Only faults of the body as a whole (not JSON,
/// not an array, too many items, an unknown field) fail the request.
/// </summary>
internal sealed class ActivityBatch
{
    private static readonly byte[][] Known =
        [.. new[] { "id", "kind", "gameId", "payload", "sessionId", "occurredAt" }.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Reads any depth, so that an item that is too deep is rejected alone. The size limit of the body bounds the depth.</summary>
    private static readonly JsonTypeInfo<JsonElement> AnyDepth =
        new ActivityJsonContext(new JsonSerializerOptions(JsonSerializerDefaults.Web) { MaxDepth = (int)BodyLimits.Batch }).JsonElement;

    private readonly JsonTypeInfo<ActivityItem> _item;

    private ActivityBatch(JsonElement[] items, JsonTypeInfo<ActivityItem> item) => (Items, _item) = (items, item);

    public JsonElement[] Items { get; }

    /// <summary>Reads the body as an array.</summary>
    /// <exception cref="BadHttpRequestException">The body is not a JSON array.</exception>
    public static async ValueTask<ActivityBatch?> BindAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
            throw new BadHttpRequestException("Not JSON.", StatusCodes.Status415UnsupportedMediaType);
        try
        {
            var json = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
            // One document for all items; an array of documents costs twice as much.
            return await context.Request.ReadFromJsonAsync(AnyDepth, context.RequestAborted) is { ValueKind: JsonValueKind.Array } items
                ? new ActivityBatch([.. items.EnumerateArray()], (JsonTypeInfo<ActivityItem>)json.GetTypeInfo(typeof(ActivityItem)))
                : throw new NotAcceptedException("A JSON array.");
        }
        catch (JsonException malformed)
        {
            throw new BadHttpRequestException("Not an array of activities.", malformed);
        }
    }

    /// <summary>Returns the errors of the body as a whole, or null.</summary>
    public Dictionary<string, string[]>? Errors()
    {
        if (Items.Length is 0 or > ActivityRules.MaxItems)
            return new() { ["$"] = [$"1 to {ActivityRules.MaxItems} activities."] };

        for (var index = 0; index < Items.Length; index++)
            if (Items[index].ValueKind is JsonValueKind.Object && UnknownOf(Items[index]) is { } unknown)
                return new() { [$"[{index}].{unknown}"] = ["This field is not known; leave it out."] };
        return null;
    }

    /// <summary>Reads and validates an item.</summary>
    /// <returns>The activity, or the errors by field.</returns>
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

    /// <summary>Returns the id as it was sent, for the receipt.</summary>
    public string? IdAt(int index) =>
        Items[index].ValueKind is JsonValueKind.Object && Items[index].TryGetProperty("id", out var id)
            && id.ValueKind is JsonValueKind.String ? FreeJson.TextOf(id) : null;

    /// <summary>Returns the first unknown field as it was sent, or null.</summary>
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
            // A lone surrogate, which is valid JSON but not valid text.
            return false;
        }
    }
}

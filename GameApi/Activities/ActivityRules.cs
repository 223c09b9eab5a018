using System.Text.Json;
using System.Text.RegularExpressions;

namespace GameApi.Activities;

/// <summary>What an item has to keep to, besides its types.</summary>
internal static partial class ActivityRules
{
    public const int MostItems = 500;

    private const int MostPayloadCharacters = 8 * 1024;
    private static readonly TimeSpan OldestAge = TimeSpan.FromDays(30);
    private static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(5);

    /// <returns>Per field what would be accepted, or null where all is well.</returns>
    public static Dictionary<string, string[]>? Check(ActivityItem item, DateTimeOffset now)
    {
        Dictionary<string, string[]>? errors = null;
        if (item.Id.Version != 7 || (item.Id.Variant & 0b1100) != 0b1000)
            Refuse("id", "A UUIDv7.");
        if (!Slug().IsMatch(item.GameId))
            Refuse("gameId", "2 to 32 of a-z, 0-9 and -.");
        if (!Kind().IsMatch(item.Kind))
            Refuse("kind", "1 to 64 of a-z, 0-9, ., _ and -, starting with a letter or digit.");
        if (item.OccurredAt < now - OldestAge || item.OccurredAt > now + MostAhead)
            Refuse("occurredAt", "Within the last 30 days, at most 5 minutes ahead.");
        if (item.Payload is { } payload && !IsStorable(payload))
            Refuse("payload", $"JSON of at most {MostPayloadCharacters} characters, numbers within double precision, text without U+0000 or half surrogates.");
        return errors;

        void Refuse(string field, string accepted) => (errors ??= [])[field] = [accepted];
    }

    /// <summary>What PostgreSQL's jsonb takes, so that one item cannot spoil the commit of many.</summary>
    private static bool IsStorable(JsonElement payload) =>
        payload.GetRawText().Length <= MostPayloadCharacters && HasStorableValues(payload);

    private static bool HasStorableValues(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => IsStorableText(value.GetRawText()),
        JsonValueKind.Number => value.TryGetDouble(out var number) && double.IsFinite(number),
        JsonValueKind.Array => value.EnumerateArray().All(HasStorableValues),
        JsonValueKind.Object => value.EnumerateObject().All(member => IsStorableText(member.Name) && HasStorableValues(member.Value)),
        _ => true,
    };

    private static bool IsStorableText(string raw) => !raw.Contains('\0') && !UnstorableEscape().IsMatch(raw);

    [GeneratedRegex("^[a-z0-9-]{2,32}$")]
    private static partial Regex Slug();

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,63}$")]
    private static partial Regex Kind();

    /// <summary><c>\u0000</c>, a high surrogate that no low one follows, or a low one that follows none; not after an escaped backslash.</summary>
    [GeneratedRegex("""(?<!\\)(?:\\\\)*(?:\\u0000|\\u[dD][89aAbB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89aAbB][0-9a-fA-F]{2})\\u[dD][c-fC-F])""")]
    private static partial Regex UnstorableEscape();
}

using System.Text.RegularExpressions;
using GameApi.Http.Validation;

namespace GameApi.Activities;

/// <summary>What an item has to keep to, besides its types.</summary>
internal static partial class ActivityRules
{
    public const int MostItems = 500;

    private const int LargestPayload = 8 * 1024;
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
        if (item.Payload is { } payload && !FreeJson.IsStorable(payload, LargestPayload))
            Refuse("payload", $"JSON of at most {LargestPayload} bytes, numbers within double precision, text without U+0000 or half surrogates.");
        return errors;

        void Refuse(string field, string accepted) => (errors ??= [])[field] = [accepted];
    }

    [GeneratedRegex("^[a-z0-9-]{2,32}$")]
    private static partial Regex Slug();

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,63}$")]
    private static partial Regex Kind();
}

using System.Text.RegularExpressions;
using GameApi.Data.Schema;
using GameApi.Http.Validation;

namespace GameApi.Activities;

/// <summary>What an item has to keep to, besides its types.</summary>
internal static partial class ActivityRules
{
    public const int MostItems = 500;

    private const int LargestPayload = 8 * 1024;
    private const string Window = "within the last 30 days, at most 5 minutes ahead";
    private static readonly TimeSpan OldestAge = TimeSpan.FromDays(30);
    private static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(5);

    /// <returns>Per field what would be accepted, or null where all is well.</returns>
    public static Dictionary<string, string[]>? Check(ActivityItem item, DateTimeOffset now)
    {
        Dictionary<string, string[]>? errors = null;
        if (item.Id.Version != 7 || (item.Id.Variant & 0b1100) != 0b1000)
            Refuse("id", "A UUIDv7.");
        else if (!IsWithinWindow(UuidTime.Of(item.Id), now))
            Refuse("id", $"A UUIDv7 whose own time is {Window}.");
        if (!Slug().IsMatch(item.GameId))
            Refuse("gameId", "2 to 32 of a-z, 0-9 and -.");
        if (!Kind().IsMatch(item.Kind))
            Refuse("kind", "1 to 64 of a-z, 0-9, ., _ and -, starting with a letter or digit.");
        if (!IsWithinWindow(item.OccurredAt, now))
            Refuse("occurredAt", $"A time {Window}.");
        if (item.Payload is { } payload && !FreeJson.IsJsonb(payload, LargestPayload, Checks.MaxPayload))
            Refuse("payload",
                $"JSON of at most {LargestPayload} bytes, {Checks.MaxPayload} with its numbers written in full; {FreeJson.Accepted}.");
        return errors;

        void Refuse(string field, string accepted) => (errors ??= [])[field] = [accepted];
    }

    /// <summary>
    /// Of an id too: its own time decides the week in which its claim is kept. One that is too old may have been claimed in a week that is
    /// gone, one of years to come would have weeks made for it.
    /// </summary>
    private static bool IsWithinWindow(DateTimeOffset time, DateTimeOffset now) => time >= now - OldestAge && time <= now + MostAhead;

    [GeneratedRegex(@"\A[a-z0-9-]{2,32}\z")]
    private static partial Regex Slug();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,63}\z")]
    private static partial Regex Kind();
}

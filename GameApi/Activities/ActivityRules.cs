using System.Text.RegularExpressions;
using GameApi.Data.Schema;
using GameApi.Http.Validation;

namespace GameApi.Activities;

/// <summary>The validation rules of a reported activity.</summary>
internal static partial class ActivityRules
{
    public const int MaxItems = 500;

    private const int MaxPayload = 8 * 1024;
    private const string Window = "within the last 30 days, at most 5 minutes ahead";
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(30);
    private static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(5);

    /// <returns>The accepted values by field, or null if the item is valid.</returns>
    public static Dictionary<string, string[]>? Check(ActivityItem item, DateTimeOffset now)
    {
        Dictionary<string, string[]>? errors = null;
        if (item.Id.Version != 7 || (item.Id.Variant & 0b1100) != 0b1000)
            Reject("id", "A UUIDv7.");
        else if (!IsWithinWindow(UuidTime.Of(item.Id), now))
            Reject("id", $"A UUIDv7 whose own time is {Window}.");
        if (!Slug().IsMatch(item.GameId))
            Reject("gameId", "2 to 32 of a-z, 0-9 and -.");
        if (!Kind().IsMatch(item.Kind))
            Reject("kind", "1 to 64 of a-z, 0-9, ., _ and -, starting with a letter or digit.");
        if (!IsWithinWindow(item.OccurredAt, now))
            Reject("occurredAt", $"A time {Window}.");
        if (item.Payload is { } payload && !FreeJson.IsJsonb(payload, MaxPayload, Checks.MaxPayload))
            Reject("payload",
                $"JSON of at most {MaxPayload} bytes, {Checks.MaxPayload} with its numbers written in full; {FreeJson.Accepted}.");
        return errors;

        void Reject(string field, string accepted) => (errors ??= [])[field] = [accepted];
    }

    /// <summary>
    /// Also applies to ids: the time in an id determines the week that stores its claim. An old id may have been claimed in a week that was
    /// dropped since; an id of the far future would stay in DEFAULT for years.
    /// </summary>
    private static bool IsWithinWindow(DateTimeOffset time, DateTimeOffset now) => time >= now - MaxAge && time <= now + MaxAhead;

    [GeneratedRegex(@"\A[a-z0-9-]{2,32}\z")]
    private static partial Regex Slug();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,63}\z")]
    private static partial Regex Kind();
}

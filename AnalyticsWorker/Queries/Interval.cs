namespace AnalyticsWorker.Queries;

/// <summary>The length of a time bucket, UTC. Weeks begin on Monday.</summary>
internal enum Interval
{
    Hour,
    Day,
    Week,
    Month,
}

internal static class Intervals
{
    /// <summary>The most buckets of a result.</summary>
    public const int MaxBuckets = 1_000;

    /// <summary>Parses the query parameter.</summary>
    public static bool TryParse(string? text, out Interval interval) => (interval = text switch
    {
        "hour" => Interval.Hour,
        null or "day" => Interval.Day,
        "week" => Interval.Week,
        "month" => Interval.Month,
        _ => (Interval)(-1),
    }) >= 0;

    /// <summary>SQL for the start of the bucket of a time.</summary>
    public static string StartOf(this Interval interval, string time) => interval switch
    {
        Interval.Hour => $"toStartOfHour({time})",
        Interval.Day => $"toStartOfDay({time})",
        Interval.Week => $"toDateTime(toStartOfWeek({time}, 1), 'UTC')",
        Interval.Month => $"toDateTime(toStartOfMonth({time}), 'UTC')",
        _ => throw new ArgumentOutOfRangeException(nameof(interval)),
    };

    /// <summary>The unit for dateDiff.</summary>
    public static string Unit(this Interval interval) => interval switch
    {
        Interval.Hour => "hour",
        Interval.Day => "day",
        Interval.Week => "week",
        Interval.Month => "month",
        _ => throw new ArgumentOutOfRangeException(nameof(interval)),
    };

    public static TimeSpan ShortestLength(this Interval interval) => interval switch
    {
        Interval.Hour => TimeSpan.FromHours(1),
        Interval.Day => TimeSpan.FromDays(1),
        Interval.Week => TimeSpan.FromDays(7),
        Interval.Month => TimeSpan.FromDays(28),
        _ => throw new ArgumentOutOfRangeException(nameof(interval)),
    };
}

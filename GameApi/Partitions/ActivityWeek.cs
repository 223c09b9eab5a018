using System.Globalization;

namespace GameApi.Partitions;

/// <summary>A week of the event log, Monday 00:00 UTC to the next, and the partition that holds it.</summary>
internal readonly record struct ActivityWeek(DateOnly Monday)
{
    private const string Prefix = "activities_";

    public static ActivityWeek Of(DateTimeOffset time)
    {
        var day = DateOnly.FromDateTime(time.UtcDateTime);
        return new(day.AddDays(-(((int)day.DayOfWeek + 6) % 7)));
    }

    /// <summary>Such as <c>activities_20261123</c>.</summary>
    public string Table => Prefix + Monday.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    public DateTimeOffset Start => new(Monday, TimeOnly.MinValue, TimeSpan.Zero);

    public DateTimeOffset End => Start.AddDays(7);

    public ActivityWeek Next => new(Monday.AddDays(7));

    /// <summary>The weeks that hold a span of time, ends included.</summary>
    public static IEnumerable<ActivityWeek> Between(DateTimeOffset from, DateTimeOffset to)
    {
        for (var week = Of(from); week.Start <= to; week = week.Next)
            yield return week;
    }

    /// <summary>The week of a partition, or null for the DEFAULT one and for tables that are none of ours.</summary>
    public static ActivityWeek? OfTable(string table) =>
        table.StartsWith(Prefix, StringComparison.Ordinal)
        && DateOnly.TryParseExact(table.AsSpan(Prefix.Length), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var monday)
            ? new(monday)
            : null;
}

using System.Globalization;

namespace GameApi.Partitions;

/// <summary>A week from Monday 00:00 UTC to the next.</summary>
internal readonly record struct Week(DateOnly Monday) : IComparable<Week>
{
    private const string Format = "yyyyMMdd";

    public DateTimeOffset Start => new(Monday, TimeOnly.MinValue, TimeSpan.Zero);

    public Week Next => new(Monday.AddDays(7));

    /// <summary>The end of the names of its partitions, for example <c>20261123</c>.</summary>
    public string Suffix => Monday.ToString(Format, CultureInfo.InvariantCulture);

    public static Week Of(DateTimeOffset time)
    {
        var day = DateOnly.FromDateTime(time.UtcDateTime);
        return new(day.AddDays(-(((int)day.DayOfWeek + 6) % 7)));
    }

    /// <summary>Returns the weeks of a time span, ends included.</summary>
    public static IEnumerable<Week> Between(DateTimeOffset from, DateTimeOffset to)
    {
        for (var week = Of(from); week.Start <= to; week = week.Next)
            yield return week;
    }

    public static Week? OfSuffix(ReadOnlySpan<char> suffix) =>
        DateOnly.TryParseExact(suffix, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var monday) ? new(monday) : null;

    public int CompareTo(Week other) => Monday.CompareTo(other.Monday);
}

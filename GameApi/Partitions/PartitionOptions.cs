using System.ComponentModel.DataAnnotations;

namespace GameApi.Partitions;

/// <summary>Configuration section <c>Partitions</c>: the weekly partitions of the event log.</summary>
internal sealed class PartitionOptions
{
    public const string Section = "Partitions";

    /// <summary>How many future weeks have a partition.</summary>
    [Range(1, 104)]
    public int WeeksAhead { get; set; } = 4;

    /// <summary>How many past weeks have a partition: clients may report activities up to 30 days late.</summary>
    [Range(5, 104)]
    public int WeeksBehind { get; set; } = 5;

    /// <summary>
    /// How many whole weeks PostgreSQL keeps. Older ones are dropped once they are exported; ClickHouse keeps them longer.
    /// </summary>
    [Range(6, 5200)]
    public int RetentionWeeks { get; set; } = 26;

    /// <summary>Time between rounds of the keeper.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How long the keeper retries a change whose lock is contended (each attempt waits 50 ms) before it postpones it to the next round.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan LockPatience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The health check is degraded after this time without a complete round.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Returns the weeks that must have a partition now.</summary>
    public IEnumerable<Week> RequiredWeeks(DateTimeOffset now) =>
        Week.Between(now.AddDays(-7 * WeeksBehind), now.AddDays(7 * WeeksAhead));

    /// <summary>
    /// Returns the weeks that may have a partition. Ids are kept <see cref="WeeksBehind"/> longer than activities: an id may be that much
    /// older than the activity that it protects against a duplicate.
    /// </summary>
    public PartitionWindow Window(WeeklyTable table, DateTimeOffset now)
    {
        var weeks = RetentionWeeks + (table == WeeklyTable.ActivityIds ? WeeksBehind : 0);
        return new(Week.Of(now.AddDays(-7 * weeks)), Week.Of(now.AddDays(7 * WeeksAhead)));
    }
}

using System.ComponentModel.DataAnnotations;

namespace GameApi.Partitions;

/// <summary>Configuration section <c>Partitions</c>: the weekly partitions of the event log.</summary>
internal sealed class PartitionOptions
{
    public const string Section = "Partitions";

    /// <summary>Weeks kept ready beyond the current one.</summary>
    [Range(1, 104)]
    public int WeeksAhead { get; set; } = 4;

    /// <summary>Weeks kept ready before the current one: clients may report what happened 30 days ago.</summary>
    [Range(5, 104)]
    public int WeeksBehind { get; set; } = 5;

    /// <summary>
    /// Whole weeks kept in PostgreSQL; older ones are dropped once every exporter has read them. ClickHouse keeps them longer.
    /// </summary>
    [Range(6, 5200)]
    public int RetentionWeeks { get; set; } = 26;

    /// <summary>Time between two rounds of the keeper.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How long the keeper repeats a change whose lock is contended (each attempt waits 50 ms) before it leaves it to the next round.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan LockPatience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>From this time on without a complete round the health check is degraded.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The weeks that have to have a partition now.</summary>
    public IEnumerable<Week> Wanted(DateTimeOffset now) =>
        Week.Between(now.AddDays(-7 * WeeksBehind), now.AddDays(7 * WeeksAhead));

    /// <summary>
    /// The weeks that may have one. An id is kept <see cref="WeeksBehind"/> longer than the activities of its week: it may be as much older
    /// than the activity that it guards against a second copy.
    /// </summary>
    public PartitionWindow Window(WeeklyTable table, DateTimeOffset now)
    {
        var kept = RetentionWeeks + (table == WeeklyTable.ActivityIds ? WeeksBehind : 0);
        return new(Week.Of(now.AddDays(-7 * kept)), Week.Of(now.AddDays(7 * WeeksAhead)));
    }
}

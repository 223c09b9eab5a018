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

    /// <summary>Whole weeks kept in PostgreSQL; older ones are dropped once every exporter has read them. ClickHouse keeps them longer.</summary>
    [Range(6, 5200)]
    public int RetentionWeeks { get; set; } = 26;

    /// <summary>Time between two rounds of the keeper.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The weeks that have to have a partition now.</summary>
    public IEnumerable<Week> Wanted(DateTimeOffset now) =>
        Week.Between(now.AddDays(-7 * WeeksBehind), now.AddDays(7 * WeeksAhead));
}

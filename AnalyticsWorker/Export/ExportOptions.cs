using System.ComponentModel.DataAnnotations;

namespace AnalyticsWorker.Export;

/// <summary>Configuration section <c>Export</c>.</summary>
internal sealed class ExportOptions
{
    public const string Section = "Export";

    /// <summary>Pause after a batch that did not fill: what an activity waits at most for the next look.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Activities per batch when there is little to do.</summary>
    [Range(1, 1_000_000)]
    public int SmallestBatch { get; set; } = 1_000;

    /// <summary>Activities per batch when far behind. A batch is held in memory, and the next one with it.</summary>
    [Range(1, 1_000_000)]
    public int LargestBatch { get; set; } = 50_000;

    /// <summary>Bytes that end a batch before it has that many: payloads may be long.</summary>
    [Range(64 * 1024, 1_000_000_000)]
    public int LargestBatchBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Longest pause between attempts while a store is away.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan LongestRetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a standby asks whether it may lead.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan StandbyInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Between two measurements of the lag.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan LagInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>From this lag on the health check is degraded.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LagLimit { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Between two looks for new rows of the operators' audit log.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan AuditInterval { get; set; } = TimeSpan.FromSeconds(1);
}

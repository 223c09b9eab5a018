using System.ComponentModel.DataAnnotations;

namespace AnalyticsWorker.Export;

/// <summary>Configuration section <c>Export</c>.</summary>
internal sealed class ExportOptions
{
    public const string Section = "Export";

    /// <summary>Pause after a batch that was not full: the longest time that an activity waits for the next poll.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Activities per batch while the export keeps up.</summary>
    [Range(1, 1_000_000)]
    public int MinBatchSize { get; set; } = 1_000;

    /// <summary>Activities per batch while the export catches up. Two batches are in memory at a time.</summary>
    [Range(1, 1_000_000)]
    public int MaxBatchSize { get; set; } = 50_000;

    /// <summary>Bytes that end a batch early, because payloads may be long.</summary>
    [Range(64 * 1024, 1_000_000_000)]
    public int MaxBatchBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Longest back-off while a store is unavailable.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a standby tries to take the lead.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan StandbyInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Interval of the lag measurements.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan LagInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Above this lag the health check reports degraded.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LagLimit { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Interval of the export of the operators' audit log.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan AuditInterval { get; set; } = TimeSpan.FromSeconds(1);
}

using System.ComponentModel.DataAnnotations;

namespace AnalyticsWorker.Erasure;

/// <summary>Configuration section <c>Erasure</c>.</summary>
internal sealed class ErasureOptions
{
    public const string Section = "Erasure";

    /// <summary>Time between two rounds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Time between two looks for players who were erased and are there again: from a restored backup, or from an activity that was
    /// exported late. The first one is at start.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromDays(1);
}

using System.ComponentModel.DataAnnotations;

namespace AnalyticsWorker.Erasure;

/// <summary>Configuration section <c>Erasure</c>.</summary>
internal sealed class ErasureOptions
{
    public const string Section = "Erasure";

    /// <summary>The interval of the erasure.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The interval of the sweep for erased players who reappear, from a restored backup or a late export. The first sweep runs at startup.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromDays(1);
}

using System.ComponentModel.DataAnnotations;

namespace GameApi.Caching;

/// <summary>Configuration section <c>Cache</c>.</summary>
internal sealed class CacheOptions
{
    internal const string Section = "Cache";

    /// <summary>Bytes of values that L1 may hold.</summary>
    [Range(1024, long.MaxValue)]
    public long L1Bytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>How long Redis may take for an answer before the node goes on without it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How many loads of a node run at once: an emptied Redis makes readers wait in line, and leaves the database's connections to the
    /// writers.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxLoads { get; set; } = 32;

    /// <summary>Off only where a test shows what plain HybridCache does.</summary>
    public bool Coherence { get; set; } = true;
}

using System.ComponentModel.DataAnnotations;

namespace GameApi.Erasure;

/// <summary>Configuration section <c>Erasure</c>.</summary>
internal sealed class ErasureOptions
{
    internal const string Section = "Erasure";

    /// <summary>Time between rounds of erasures.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Longer than a request runs after its transaction. The caches are erased again after this time, since a request may have written to
    /// them.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan RequestLimit { get; set; } = TimeSpan.FromSeconds(15);
}

using System.ComponentModel.DataAnnotations;

namespace GameApi.Erasure;

/// <summary>Configuration section <c>Erasure</c>.</summary>
internal sealed class ErasureOptions
{
    internal const string Section = "Erasure";

    /// <summary>Time between two looks for players to erase.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longer than a request goes on after its transaction: what it writes to caches then is erased after that.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan RequestLimit { get; set; } = TimeSpan.FromSeconds(15);
}

using System.ComponentModel.DataAnnotations;

namespace GameApi.Sessions;

/// <summary>Configuration section <c>Sessions</c>.</summary>
internal sealed class SessionOptions
{
    internal const string Section = "Sessions";

    /// <summary>Time between two writes of the heartbeats that wait in Redis.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "1.00:00:00")]
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Time between two looks for silent sessions.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "1.00:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(30);
}

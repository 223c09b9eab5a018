using System.ComponentModel.DataAnnotations;

namespace GameApi.Data;

/// <summary>Settings of the replica in the configuration section <c>Postgres</c>.</summary>
internal sealed class ReplicaOptions
{
    internal const string Section = "Postgres";

    /// <summary>How long reads go to the primary at once after the replica failed to serve one.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan ReplicaAvoidance { get; set; } = TimeSpan.FromSeconds(5);
}

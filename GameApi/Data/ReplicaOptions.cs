using System.ComponentModel.DataAnnotations;

namespace GameApi.Data;

/// <summary>What the configuration section <c>Postgres</c> says of the replica.</summary>
internal sealed class ReplicaOptions
{
    internal const string Section = "Postgres";

    /// <summary>How long nobody waits for the replica after a read that the primary had to serve.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan ReplicaAvoidance { get; set; } = TimeSpan.FromSeconds(5);
}

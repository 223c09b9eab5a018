using System.ComponentModel.DataAnnotations;

namespace GameApi.Data;

/// <summary>Configuration section <c>Postgres</c>: settings beside those of every service (<c>PostgresConnections</c>).</summary>
internal sealed class DatabaseOptions
{
    internal const string Section = "Postgres";

    /// <summary>The role that owns the tables, where each service has its own login; the partition keeper acts as it.</summary>
    public string? Role { get; set; }

    /// <summary>How long reads go to the primary at once after the replica failed to serve one.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan ReplicaAvoidance { get; set; } = TimeSpan.FromSeconds(5);
}

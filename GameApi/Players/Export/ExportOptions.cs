using System.ComponentModel.DataAnnotations;

namespace GameApi.Players.Export;

/// <summary>Configuration section <c>PlayerExport</c>.</summary>
internal sealed class ExportOptions
{
    internal const string Section = "PlayerExport";

    /// <summary>The folder of the temporary files. Empty: the system's temporary folder.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Total size in bytes of the temporary files on a node. An export that would exceed it gets 503.</summary>
    [Range(1, long.MaxValue)]
    public long SpoolBytes { get; set; } = 2L * 1024 * 1024 * 1024;

    /// <summary>Time limit for reading the stores; below that of the gateway (<c>Limits:ExportSeconds</c>).</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan StoreTime { get; set; } = TimeSpan.FromSeconds(50);

    /// <summary>Exports per player and hour on a node; the gateway routes a player to the same node.</summary>
    [Range(1, 10_000)]
    public int PerHour { get; set; } = 10;

    /// <summary>
    /// Address of the AnalyticsWorker, which reads the warehouse. Empty: service discovery provides it; if it has none, the installation
    /// has no warehouse.
    /// </summary>
    public string Worker { get; set; } = "";
}

using System.ComponentModel.DataAnnotations;

namespace GameApi.Players.Export;

/// <summary>Configuration section <c>PlayerExport</c>.</summary>
internal sealed class ExportOptions
{
    internal const string Section = "PlayerExport";

    /// <summary>Where exports are written before they are sent; the system's folder for temporary files where it is empty.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Bytes of all exports that are on the disk of this node at a time. An export that would exceed them is 503.</summary>
    [Range(1, long.MaxValue)]
    public long SpoolBytes { get; set; } = 2L * 1024 * 1024 * 1024;

    /// <summary>How long the stores may take for one export; shorter than the gateway waits (<c>Limits:ExportSeconds</c>).</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan StoreTime { get; set; } = TimeSpan.FromSeconds(50);

    /// <summary>Exports of one player an hour, on one node; the gateway sends a player to the same node.</summary>
    [Range(1, 10_000)]
    public int PerHour { get; set; } = 10;

    /// <summary>
    /// Address of the AnalyticsWorker, which has the warehouse. Empty: as service discovery knows it, and where it knows none the
    /// installation has no warehouse.
    /// </summary>
    public string Worker { get; set; } = "";
}

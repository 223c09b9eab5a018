using System.Diagnostics.Metrics;

namespace AnalyticsWorker.AuditExport;

/// <summary>Meter <c>AspireGame.AuditExport</c>.</summary>
internal sealed class AuditExportMetrics
{
    private readonly Counter<long> _rows;
    private int _stopped;

    public AuditExportMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("AspireGame.AuditExport");
        _rows = meter.CreateCounter<long>("audit_export.rows", "{row}", "Rows of the audit log copied to the warehouse.");
        meter.CreateObservableGauge("audit_export.stopped", () => Volatile.Read(ref _stopped), "{log}",
            "1 while the database's audit log differs from the warehouse's copy; alert above 0.");
    }

    public void Copied(long rows)
    {
        Volatile.Write(ref _stopped, 0);
        _rows.Add(rows);
    }

    /// <returns>Whether the export was running before.</returns>
    public bool Stopped() => Interlocked.Exchange(ref _stopped, 1) == 0;
}

namespace GameApi.Operations;

/// <summary>The progress of the export.</summary>
/// <param name="LagSeconds">Age of the oldest activity that is not exported, in the event log that is furthest behind.</param>
/// <param name="Rows">Activities that are not exported, counted up to 100,000 per log.</param>
/// <param name="HorizonSeconds">Age of the oldest open transaction that has written: later activities are exported after it ends.</param>
/// <param name="AsOf">Everything committed before it is in the warehouse; null if an export is stopped or has not started.</param>
/// <param name="Sources">The progress of each event log.</param>
internal sealed record ExportView(
    double LagSeconds, long Rows, double HorizonSeconds, DateTimeOffset? AsOf, IReadOnlyList<ExportSourceView> Sources);

/// <summary>The progress of the export of one event log.</summary>
/// <param name="Source">The event log.</param>
/// <param name="LagSeconds">Age of the oldest activity that is not exported.</param>
/// <param name="Rows">Activities that are not exported, counted up to 100,000.</param>
/// <param name="HorizonSeconds">Age of the oldest open transaction that has written.</param>
/// <param name="AsOf">Everything committed before it is in the warehouse; null if the export is stopped or has not started.</param>
/// <param name="CheckedAt">When the exporter last read the log.</param>
/// <param name="Stopped">Whether the cursor belongs to another PostgreSQL cluster: an operator has to resume the export
/// (docs/export.md).</param>
internal sealed record ExportSourceView(
    string Source, double LagSeconds, long Rows, double HorizonSeconds, DateTimeOffset? AsOf, DateTimeOffset? CheckedAt, bool Stopped);

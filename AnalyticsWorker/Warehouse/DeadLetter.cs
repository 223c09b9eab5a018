namespace AnalyticsWorker.Warehouse;

/// <summary>An activity that the warehouse rejects, and the reason.</summary>
internal sealed record DeadLetter(RowMark Row, string Reason);

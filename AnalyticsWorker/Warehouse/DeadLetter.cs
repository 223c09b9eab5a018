namespace AnalyticsWorker.Warehouse;

/// <summary>An activity that the warehouse will not take, and what it said.</summary>
internal sealed record DeadLetter(RowMark Row, string Reason);

using AnalyticsWorker.Warehouse;

namespace AnalyticsWorker.Export;

/// <summary>
/// How many activities to read next: few while that keeps up (latency), twice as many after each full batch (throughput), no more than fit
/// if they are as long as the last.
/// </summary>
internal sealed class BatchSize(ExportOptions options)
{
    public int Current { get; private set; } = options.SmallestBatch;

    public int MostBytes => options.LargestBatchBytes;

    public void Adapt(ExportBatch batch)
    {
        if (batch.More)
            Current = Math.Clamp(
                batch.Count * 2, Math.Min(Current, Fitting(batch)), Math.Min(Math.Max(Current, options.LargestBatch), Fitting(batch)));
        else if (batch.Count < Current / 4)
            Current = Math.Max(options.SmallestBatch, Current / 2);
    }

    private int Fitting(ExportBatch batch) => batch.Count == 0
        ? int.MaxValue
        : (int)Math.Clamp((long)batch.Count * MostBytes / batch.Rows.WrittenCount, 1, int.MaxValue);
}

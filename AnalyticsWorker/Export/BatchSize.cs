using AnalyticsWorker.Warehouse;

namespace AnalyticsWorker.Export;

/// <summary>
/// Adapts how many activities a batch reads: few while that keeps up, for latency; twice as many after each full batch, for throughput;
/// never more than fit into <see cref="MaxBytes"/> at the size of the last ones.
/// </summary>
internal sealed class BatchSize(ExportOptions options)
{
    public int Current { get; private set; } = options.MinBatchSize;

    public int MaxBytes => options.MaxBatchBytes;

    public void Adapt(ExportBatch batch)
    {
        if (batch.More)
        {
            var fitting = Fitting(batch);
            var max = Math.Max(Current, options.MaxBatchSize);
            Current = Math.Clamp(batch.Count * 2, Math.Min(Current, fitting), Math.Min(max, fitting));
        }
        else if (batch.Count < Current / 4)
            Current = Math.Max(options.MinBatchSize, Current / 2);
    }

    private int Fitting(ExportBatch batch) => batch.Count == 0
        ? int.MaxValue
        : (int)Math.Clamp((long)batch.Count * MaxBytes / batch.Rows.WrittenCount, 1, int.MaxValue);
}

namespace AnalyticsWorker.Export;

/// <summary>How many activities to read next: few while that keeps up (latency), twice as many after each full batch (throughput).</summary>
internal sealed class BatchSize(ExportOptions options)
{
    public int Current { get; private set; } = options.SmallestBatch;

    public void Adapt(ExportBatch batch)
    {
        if (batch.More)
            Current = Math.Clamp(batch.Count * 2, Current, Math.Max(Current, options.LargestBatch));
        else if (batch.Count < Current / 4)
            Current = Math.Max(options.SmallestBatch, Current / 2);
    }
}

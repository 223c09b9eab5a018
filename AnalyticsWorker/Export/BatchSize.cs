namespace AnalyticsWorker.Export;

/// <summary>How many activities to read next: few while that keeps up (latency), twice as many after each full batch (throughput).</summary>
internal sealed class BatchSize(ExportOptions options)
{
    public int Current { get; private set; } = options.SmallestBatch;

    public void Adapt(int read)
    {
        if (read >= Current)
            Current = Math.Min(options.LargestBatch, Current * 2);
        else if (read < Current / 4)
            Current = Math.Max(options.SmallestBatch, Current / 2);
    }
}

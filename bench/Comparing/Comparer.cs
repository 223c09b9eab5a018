namespace Bench.Comparing;

/// <summary>
/// Measures A B A B ..., a warm-up of each first. Neighbouring samples make a ratio, so that what the machine
/// does to both cancels out.
/// </summary>
internal static class Comparer
{
    public static async Task<Row> RunAsync(IComparison comparison, BenchContext context, CancellationToken cancellationToken)
    {
        await using var run = await comparison.PrepareAsync(context, cancellationToken);
        if (run.GetsFaster)
        {
            int[] processes = [.. run.Processes.Values, Environment.ProcessId];
            await WarmUp.UntilSteadyAsync(
                processes, context.LongestWarmUp, () => run.MeasureAsync(Side.A, context.WarmUp, cancellationToken));
            await WarmUp.UntilSteadyAsync(
                processes, context.LongestWarmUp, () => run.MeasureAsync(Side.B, context.WarmUp, cancellationToken));
        }

        var a = new List<Sample>();
        var b = new List<Sample>();
        var gauge = new List<double>();
        var cpuBefore = CpuSeconds(run.Processes);
        for (var round = 0; round < context.Rounds; round++)
        {
            gauge.Add(NoiseGauge.Measure());
            a.Add(await run.MeasureAsync(Side.A, context.Duration, cancellationToken));
            b.Add(await run.MeasureAsync(Side.B, context.Duration, cancellationToken));
            context.Progress($"  {comparison.Name} {round + 1}/{context.Rounds}: {a[^1].Value:N1} / {b[^1].Value:N1} {comparison.Unit}");
        }

        var cpu = CpuSeconds(run.Processes).ToDictionary(pair => pair.Key, pair => pair.Value - cpuBefore.GetValueOrDefault(pair.Key));
        return new Row(
            comparison.Name, comparison.SideA, comparison.SideB, comparison.Unit,
            Series.Of(a.Select(sample => sample.Value)), Series.Of(b.Select(sample => sample.Value)),
            Series.Of(a.Zip(b, (x, y) => x.Value / y.Value)),
            a.Concat(b).Sum(sample => sample.Errors), cpu, Series.Of(gauge).Spread, run.Notes);
    }

    private static Dictionary<string, double> CpuSeconds(IReadOnlyDictionary<string, int> processes)
    {
        var seconds = new Dictionary<string, double>();
        foreach (var (name, id) in processes)
            seconds[name] = ProcessCpu.SecondsOf(id);
        seconds["bench"] = Environment.CpuUsage.TotalTime.TotalSeconds;

        return seconds;
    }
}

namespace Bench.Comparing;

/// <summary>
/// Measures the sides in turn, A B A B ... or A B C A B C ..., after a warm-up of each. The ratio is that of neighbouring samples, so that
/// other load on the machine affects both.
/// </summary>
internal static class Comparer
{
    /// <returns>A against B, and A against C if there is a third side.</returns>
    public static async Task<IReadOnlyList<Row>> RunAsync(
        IComparison comparison, BenchContext context, CancellationToken cancellationToken)
    {
        await using var run = await comparison.PrepareAsync(context, cancellationToken);
        Side[] sides = comparison.SideC is null ? [Side.A, Side.B] : [Side.A, Side.B, Side.C];
        if (run.GetsFaster)
        {
            int[] processes = [.. run.Processes.Values, Environment.ProcessId];
            foreach (var side in sides)
                await WarmUp.UntilSteadyAsync(
                    processes, context.LongestWarmUp, () => run.MeasureAsync(side, context.WarmUp, cancellationToken));
        }

        var measured = sides.ToDictionary(side => side, _ => new List<Sample>());
        var cpu = sides.ToDictionary(side => side, _ => new CpuTally(run.Processes));
        var gauge = new List<double>();
        for (var round = 0; round < context.Rounds; round++)
        {
            gauge.Add(context.Gauge());
            foreach (var side in sides)
                measured[side].Add(
                    await cpu[side].DuringAsync(() => run.MeasureAsync(side, context.Duration, cancellationToken)));
            context.Progress(
                $"  {comparison.Name} {round + 1}/{context.Rounds}: "
                + $"{string.Join(" / ", sides.Select(side => $"{measured[side][^1].Value:N1}"))} {comparison.Unit}");
        }

        return
        [
            .. sides[1..].Select(other => new Row(
                other is Side.B ? comparison.Name : comparison.EndpointRow, comparison.SideA,
                other is Side.B ? comparison.SideB : comparison.SideC!, comparison.Unit,
                Values(Side.A), Values(other), Series.Of(measured[Side.A].Zip(measured[other], (x, y) => x.Value / y.Value)),
                measured[Side.A].Concat(measured[other]).Sum(sample => sample.Errors),
                cpu[Side.A].Seconds, cpu[other].Seconds, Series.Of(gauge).Spread, run.Notes)),
        ];

        Series Values(Side side) => Series.Of(measured[side].Select(sample => sample.Value));
    }
}

using System.Diagnostics;
using Bench.Comparing;
using Bench.Load;
using Bench.Servers;

namespace Bench.Scale;

/// <summary>
/// The CPU time of a profile read through the gateway, by number of GameApi nodes. On one machine more nodes are not faster: the study
/// shows whether another node makes each request more expensive.
/// </summary>
internal static class NodeCosts
{
    private const int Connections = 32;

    public static async Task RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var gateway = new List<(double, double)>();
        var nodes = new List<(double, double)>();
        for (var count = 1; count <= 4; count++)
        {
            context.Progress($"nodes {count}: starting");
            var stack = await GameStack.StartAsync(context.Servers, count, cancellationToken);
            var crowd = await Crowd.SharedAsync(context.Servers, stack, cancellationToken);
            var turn = 0;
            Task<Sample> RunAsync(TimeSpan time) =>
                HttpLoad.RunAsync(
                    stack.Gateway.Port, () => Own(crowd, Interlocked.Increment(ref turn)), Connections, time, cancellationToken);

            // All nodes compile the same methods on the same cores, so the limit grows with their number.
            await WarmUp.UntilSteadyAsync(
                [.. stack.Processes.Values, stack.Gateway.Process.Id], count * context.LongestWarmUp, () => RunAsync(context.WarmUp));
            var before = (Gateway: Cpu(stack.Gateway.Process), Nodes: stack.Nodes.Sum(node => Cpu(node.Process)));
            var clock = Stopwatch.StartNew();
            var sample = await RunAsync(2 * context.Duration);
            var requests = sample.Value * clock.Elapsed.TotalSeconds;
            if (sample.Errors > 0)
                throw new InvalidOperationException($"{sample.Errors} responses were wrong.");
            gateway.Add((count, (Cpu(stack.Gateway.Process) - before.Gateway) * 1e6 / requests));
            nodes.Add((count, (stack.Nodes.Sum(node => Cpu(node.Process)) - before.Nodes) * 1e6 / requests));
            context.Progress(FormattableString.Invariant($"  {sample.Value:#,0} requests/s"));
            foreach (var (process, _) in stack.Nodes.Append(stack.Gateway))
                await process.DisposeAsync();
        }

        await ScaleCommand.ShowAsync(
            "scale-nodes.svg", "Cost of a profile read by GameApi nodes", "nodes", "µs of CPU per request",
            [new Curve("GameApi, all nodes", nodes), new Curve("gateway", gateway)], cancellationToken);
    }

    /// <summary>A read of the player's own profile, which the gateway always routes to the same node.</summary>
    private static LoadRequest Own(Crowd crowd, int turn) =>
        LoadRequest.Get($"/v1/players/{crowd.Writer(turn)}", crowd.Token(turn)) with { Expected = "\"playerId\":"u8.ToArray() };

    private static double Cpu(ServerProcess server) => ProcessCpu.SecondsOf(server.Id);
}

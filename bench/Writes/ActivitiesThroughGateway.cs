using Bench.Comparing;
using Bench.Load;
using Bench.Servers;

namespace Bench.Writes;

/// <summary>
/// Reports single activities through the gateway with all its policies, against bare YARP in front of the same GameApi.
/// </summary>
internal sealed class ActivitiesThroughGateway : IComparison
{
    public string Name => "activities-through-gateway";
    public string SideA => "gateway";
    public string SideB => "bare YARP";
    public string Unit => "activities/s";

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var stack = await GameStack.SharedAsync(context.Servers, cancellationToken);
        var crowd = await Crowd.SharedAsync(context.Servers, stack, cancellationToken);
        return new Run(stack, await GameStack.YarpAsync(context.Servers, stack, cancellationToken), crowd);
    }

    private sealed class Run(GameStack stack, (ServerProcess Process, int Port) yarp, Crowd crowd) : IComparisonRun
    {
        private const int Connections = 32;

        private int _turn;

        public IReadOnlyDictionary<string, int> Processes { get; } = new Dictionary<string, int>(stack.Processes)
        {
            ["gateway"] = stack.Gateway.Process.Id,
            ["yarp"] = yarp.Process.Id,
        };

        public Task<Sample> MeasureAsync(Side side, TimeSpan duration, CancellationToken cancellationToken) => HttpLoad.RunAsync(
            side == Side.A ? stack.Gateway.Port : yarp.Port,
            () => ActivitiesIngest.Report(crowd, Interlocked.Increment(ref _turn), 1),
            Connections, duration, cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

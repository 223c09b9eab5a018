using Bench.Comparing;
using Bench.Load;
using Bench.Servers;

namespace Bench.Writes;

/// <summary>
/// Changes a profile on a node that announces commits through both Redis and PostgreSQL's NOTIFY, against one that uses Redis only.
/// </summary>
internal sealed class ProfileUpdateNotify : IComparison
{
    public string Name => "profile-update-notify";
    public string SideA => "GameApi, NOTIFY and pub/sub";
    public string SideB => "GameApi, pub/sub alone";
    public string Unit => "writes/s";
    public bool IsDear => true;

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var stack = await GameStack.SharedAsync(context.Servers, cancellationToken);
        var crowd = await Crowd.SharedAsync(context.Servers, stack, cancellationToken);
        var notifying = await GameStack.StartHostedNodeAsync(context.Servers, silent: false, cancellationToken);
        var silent = await GameStack.StartHostedNodeAsync(context.Servers, silent: true, cancellationToken);
        return new Run(stack, crowd, notifying, silent);
    }

    private sealed class Run(
        GameStack stack, Crowd crowd, (ServerProcess Process, int Port) notifying, (ServerProcess Process, int Port) silent)
        : IComparisonRun
    {
        private const int Connections = 32;

        private int _turn;

        public IReadOnlyDictionary<string, int> Processes { get; } = new Dictionary<string, int>(stack.Processes)
        {
            ["notifying"] = notifying.Process.Id,
            ["silent"] = silent.Process.Id,
        };

        public Task<Sample> MeasureAsync(Side side, TimeSpan duration, CancellationToken cancellationToken) => HttpLoad.RunAsync(
            side == Side.A ? notifying.Port : silent.Port,
            () => LoadRequest.Of(
                "PATCH", "/v1/players/me", crowd.Token(Interlocked.Increment(ref _turn)), """{"country":"SE"}""", "If-Match: *") with
            {
                Expected = "\"country\":\"SE\""u8.ToArray(),
            }, Connections, duration, cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

using Bench.Comparing;
using Bench.Load;
using Bench.Servers;
using StackExchange.Redis;

namespace Bench.Reads;

/// <summary>
/// A profile that this node has not in memory, which holds next to nothing, but Redis has, against asking Redis for the same bytes.
/// </summary>
internal sealed class ProfileL2Hit : IComparison
{
    public string Name => "profile-l2-hit";
    public string SideA => "GameApi, from Redis";
    public string SideB => "bare HMGET";
    public string Unit => "reads/s";

    // Some dozens of profiles, so that none is there when its turn comes again.
    private const long L1Bytes = 16 * 1024;

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var stack = await GameStack.SharedAsync(context.Servers, cancellationToken);
        var crowd = await Crowd.SharedAsync(context.Servers, stack, cancellationToken);
        var redis = await ConnectionMultiplexer.ConnectAsync(await context.Servers.RedisAsync(cancellationToken));
        var node = await GameStack.StartNodeAsync(context.Servers, cancellationToken, L1Bytes);
        var run = new Run(stack, node.Process, node.Port, crowd, redis);
        await run.FillAsync(cancellationToken);
        return run;
    }

    private sealed class Run(GameStack stack, ServerProcess node, int port, Crowd crowd, ConnectionMultiplexer redis) : IComparisonRun
    {
        private const int Connections = 32;

        private const int Players = 5_000;

        private static readonly RedisValue[] Fields = ["absexp", "sldexp", "data"];
        private int _turn;
        private int _bareTurn;

        public IReadOnlyDictionary<string, int> Processes { get; } = new Dictionary<string, int>(stack.Processes) { ["gameapi"] = node.Id };

        /// <summary>Reads each once, so that Redis has it.</summary>
        public async Task FillAsync(CancellationToken cancellationToken)
        {
            while (_turn < Players)
                if (await MeasureAsync(Side.A, TimeSpan.FromSeconds(1), cancellationToken) is { Errors: > 0 })
                    throw new InvalidOperationException("Profiles could not be read.");
        }

        public async Task<Sample> MeasureAsync(Side side, TimeSpan duration, CancellationToken cancellationToken) => side == Side.A
            ? await HttpLoad.RunAsync(port, () => stack.ReadProfile(Next(ref _turn)), Connections, duration, cancellationToken)
            : await ClosedLoop.RunAsync(_ => Task.FromResult(redis.GetDatabase()), HasAsync, Connections, duration, cancellationToken);

        private async ValueTask<bool> HasAsync(IDatabase database, CancellationToken cancellationToken) =>
            (await database.HashGetAsync($"game:e1:profile1:{Next(ref _bareTurn)}", Fields))[2].HasValue;

        private Guid Next(ref int turn) => crowd.Ids[Interlocked.Increment(ref turn) % Players];

        public async ValueTask DisposeAsync()
        {
            await redis.DisposeAsync();
            await node.DisposeAsync();
        }
    }
}

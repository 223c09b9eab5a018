using Bench.Comparing;
using Bench.Endpoints;
using Bench.Load;
using Bench.Servers;

namespace Bench.Reads;

/// <summary>
/// Counts how often PostgreSQL reads a profile that is in no cache when four nodes are asked for it at the same time, against an endpoint
/// that reads it every time.
/// </summary>
internal sealed class ColdKey : IComparison
{
    private const int Nodes = 4;

    /// <summary>An idle PostgreSQL connection reports its statistics after at most 10 s.</summary>
    private static readonly TimeSpan Reported = TimeSpan.FromSeconds(11);

    /// <summary>Keys per measurement, read one after the other, each from all nodes at the same time.</summary>
    private const int Keys = 200;

    public string Name => "cold-key-nodes";
    public string SideA => "four GameApi nodes";
    public string SideB => "an endpoint without a cache, asked four times";
    public string Unit => "loads/key";

    /// <summary>Waits for PostgreSQL's statistics.</summary>
    public bool IsDear => true;

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var stack = await GameStack.SharedAsync(context.Servers, cancellationToken);
        var crowd = await Crowd.SharedAsync(context.Servers, stack, cancellationToken);
        var nodes = new List<(ServerProcess Process, int Port)>();
        for (var node = 0; node < Nodes; node++)
            nodes.Add(await GameStack.StartNodeAsync(context.Servers, cancellationToken));
        return new Run(stack, crowd, nodes, await BareEndpoint.ServerAsync(context.Servers, cancellationToken));
    }

    private sealed class Run(
        GameStack stack, Crowd crowd, List<(ServerProcess Process, int Port)> nodes, (ServerProcess Process, int Port) endpoint)
        : IComparisonRun
    {
        /// <summary>Counts down from the last player, because other comparisons start at the first.</summary>
        private int _next = Crowd.Size;
        private long? _counted;

        public IReadOnlyDictionary<string, int> Processes => stack.Processes;

        /// <summary>Each key is cold only once.</summary>
        public bool GetsFaster => false;

        public async Task<Sample> MeasureAsync(Side side, TimeSpan duration, CancellationToken cancellationToken)
        {
            var connections = new List<LoadConnection>();
            foreach (var port in side is Side.A ? nodes.Select(node => node.Port) : Enumerable.Repeat(endpoint.Port, Nodes))
                connections.Add(await LoadConnection.OpenAsync(port, cancellationToken));
            var before = _counted ??= await LoadsAsync(cancellationToken);
            var errors = 0L;
            for (var key = 0; key < Keys; key++)
            {
                var id = crowd.Ids[--_next];
                var request = side is Side.A ? stack.ReadProfile(id) : BareEndpoint.Read(id);
                var right = await Task.WhenAll(
                    connections.Select(connection => connection.ExchangeAsync(request, cancellationToken).AsTask()));
                errors += right.Count(isRight => !isRight);
            }

            connections.ForEach(connection => connection.Dispose());
            _counted = await LoadsAsync(cancellationToken);
            return new Sample((double)(_counted.Value - before) / Keys, errors);
        }

        /// <summary>Number of index scans on the players, after every connection has reported its statistics.</summary>
        private async Task<long> LoadsAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(Reported, cancellationToken);
            await using var count = stack.Database.CreateCommand(
                "SELECT sum(idx_scan)::bigint FROM pg_stat_user_tables WHERE relname LIKE 'players\\_%'");
            return (long)(await count.ExecuteScalarAsync(cancellationToken))!;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var (process, _) in nodes)
                await process.DisposeAsync();
        }
    }
}

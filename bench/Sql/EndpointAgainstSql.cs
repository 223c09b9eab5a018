using Bench.Comparing;
using Bench.Endpoints;
using Bench.Load;
using Bench.Servers;

namespace Bench.Sql;

/// <summary>
/// An endpoint of GameApi, against bare Npgsql with the core statement of the endpoint, on the same database and with the same number of
/// connections. It shows the cost of HTTP, validation, caching, idempotency and the event log. A third side can be a minimal endpoint.
/// </summary>
/// <param name="perTurn">Units of the comparison per request.</param>
internal sealed class EndpointAgainstSql(
    GameStack stack, Func<int, LoadRequest> request, IDatabaseWork bare, int perTurn = 1) : IComparisonRun
{
    private const int Connections = 32;

    private int _turn;

    public IReadOnlyDictionary<string, int> Processes => Endpoint is null
        ? stack.Processes
        : new Dictionary<string, int>(stack.Processes) { ["endpoint"] = Endpoint.Server.Process.Id };

    /// <summary>Runs before each measurement. Its time does not count.</summary>
    public Func<Task> Before { get; init; } = () => Task.CompletedTask;

    /// <summary>The third side, or null if there are only two.</summary>
    public BareEndpoint? Endpoint { get; init; }

    public async Task<Sample> MeasureAsync(Side side, TimeSpan duration, CancellationToken cancellationToken)
    {
        await Before();
        var sample = side switch
        {
            Side.A => await HttpLoad.RunAsync(stack.Api.Port, () => request(Next()), Connections, duration, cancellationToken),
            Side.B => await ClosedLoop.RunAsync(
                cancel => stack.Database.OpenConnectionAsync(cancel).AsTask(),
                (connection, cancel) => bare.DoAsync(connection, Next(), cancel),
                Connections, duration, cancellationToken),
            _ => await HttpLoad.RunAsync(
                Endpoint!.Server.Port, () => Endpoint.Request(Next()), Connections, duration, cancellationToken),
        };
        return sample with { Value = sample.Value * perTurn };
    }

    /// <exception cref="InvalidOperationException">The responses of GameApi and the endpoint have different members.</exception>
    public async Task<EndpointAgainstSql> CheckedAsync(CancellationToken cancellationToken)
    {
        var turn = Next();
        await SameResponse.CheckAsync(
            (stack.Api.Port, request(turn)), (Endpoint!.Server.Port, Endpoint.Request(turn)), cancellationToken);
        return this;
    }

    private int Next() => Interlocked.Increment(ref _turn);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

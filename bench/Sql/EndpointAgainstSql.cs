using Bench.Comparing;
using Bench.Endpoints;
using Bench.Load;
using Bench.Servers;

namespace Bench.Sql;

/// <summary>
/// An endpoint of GameApi against bare Npgsql doing the heart of its work in the same database, over the same number of connections:
/// what HTTP, validation, caching, idempotency and the event log cost on top. And against an endpoint that does only that.
/// </summary>
/// <param name="perTurn">How many of the comparison's units one request, or one piece of work, is.</param>
internal sealed class EndpointAgainstSql(
    GameStack stack, Func<int, LoadRequest> request, IDatabaseWork bare, int perTurn = 1) : IComparisonRun
{
    private const int Connections = 32;

    private int _turn;

    public IReadOnlyDictionary<string, int> Processes => Endpoint is null ? stack.Processes
        : new Dictionary<string, int>(stack.Processes) { ["endpoint"] = Endpoint.Server.Process.Id };

    /// <summary>Before each measurement of a side, outside of its time.</summary>
    public Func<Task> Before { get; init; } = () => Task.CompletedTask;

    /// <summary>The third side; null where there are two.</summary>
    public BareEndpoint? Endpoint { get; init; }

    public async Task<Sample> MeasureAsync(Side side, TimeSpan duration, CancellationToken cancellationToken)
    {
        await Before();
        var sample = side switch
        {
            Side.A => await HttpLoad.RunAsync(stack.Api.Port, () => request(Next()), Connections, duration, cancellationToken),
            Side.B => await ClosedLoop.RunAsync(
                cancel => stack.Database.OpenConnectionAsync(cancel).AsTask(), (connection, cancel) =>
                    bare.DoAsync(connection, Next(), cancel), Connections, duration, cancellationToken),
            _ => await HttpLoad.RunAsync(
                Endpoint!.Server.Port, () => Endpoint.Request(Next()), Connections, duration, cancellationToken),
        };
        return sample with { Value = sample.Value * perTurn };
    }

    /// <exception cref="InvalidOperationException">GameApi and the endpoint answer one turn with different fields.</exception>
    public async Task<EndpointAgainstSql> CheckedAsync(CancellationToken cancellationToken)
    {
        var turn = Next();
        await SameAnswer.CheckAsync(
            (stack.Api.Port, request(turn)), (Endpoint!.Server.Port, Endpoint.Request(turn)), cancellationToken);
        return this;
    }

    private int Next() => Interlocked.Increment(ref _turn);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

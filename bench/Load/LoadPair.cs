using Bench.Comparing;
using Bench.Servers;

namespace Bench.Load;

/// <summary>Different requests to two servers.</summary>
internal sealed class LoadPair(
    (string Name, ServerProcess Process, int Port) a, Func<int, LoadRequest> requestA,
    (string Name, ServerProcess Process, int Port) b, Func<int, LoadRequest> requestB, IReadOnlyDictionary<string, int> more)
    : IComparisonRun
{
    private const int Connections = 32;

    private int _turn;

    public IReadOnlyDictionary<string, int> Processes { get; } = new Dictionary<string, int>(more)
    {
        [a.Name] = a.Process.Id,
        [b.Name] = b.Process.Id,
    };

    public Task<Sample> MeasureAsync(Side side, TimeSpan duration, CancellationToken cancellationToken)
    {
        var (port, request) = side is Side.A ? (a.Port, requestA) : (b.Port, requestB);
        return HttpLoad.RunAsync(port, () => request(Interlocked.Increment(ref _turn)), Connections, duration, cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

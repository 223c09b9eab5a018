using Bench.Comparing;
using Bench.Load;
using Bench.Servers;

namespace Bench.Profiles;

/// <summary>The same GET to two addresses that must answer the same bytes.</summary>
internal sealed class HttpPair(
    (string Name, ServerProcess Process, int Port) a, (string Name, ServerProcess Process, int Port) b, string path, string token, IReadOnlyDictionary<string, int>? more = null)
    : IComparisonRun
{
    private const int Connections = 32;

    public IReadOnlyDictionary<string, int> Processes { get; } = new Dictionary<string, int>(more ?? new Dictionary<string, int>())
    {
        [a.Name] = a.Process.Id,
        [b.Name] = b.Process.Id,
    };

    /// <exception cref="InvalidOperationException">One of them answers something else.</exception>
    public async Task<HttpPair> CheckedAsync(byte[] expected, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        foreach (var (name, _, port) in ((string, ServerProcess, int)[])[a, b])
            if (!(await client.GetByteArrayAsync(new Uri($"http://127.0.0.1:{port}{path}"), cancellationToken)).AsSpan().SequenceEqual(expected))
                throw new InvalidOperationException($"{name} answers something else.");
        return this;
    }

    public Task<Sample> MeasureAsync(Side side, TimeSpan duration, CancellationToken cancellationToken)
    {
        var port = side == Side.A ? a.Port : b.Port;
        if (Wrk.IsInstalled)
            return Wrk.RunAsync(port, path, token, Connections, duration, cancellationToken);
        var request = LoadRequest.Get(port, path, token);
        return HttpLoad.RunAsync(_ => request, Connections, duration, cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

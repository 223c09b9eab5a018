using Bench.Comparing;
using Bench.Load;
using Bench.Servers;

namespace Bench.Reads;

/// <summary>The same GET to two addresses that must answer the same bytes.</summary>
internal sealed class HttpPair(
    (string Name, ServerProcess Process, int Port) a, (string Name, ServerProcess Process, int Port) b, string path, string token,
    IReadOnlyDictionary<string, int> more)
    : IComparisonRun
{
    private const int Connections = 32;

    public IReadOnlyDictionary<string, int> Processes { get; } = new Dictionary<string, int>(more)
    {
        [a.Name] = a.Process.Id,
        [b.Name] = b.Process.Id,
    };

    private byte[] _expected = [];

    /// <exception cref="InvalidOperationException">One of them answers something else.</exception>
    public async Task<HttpPair> CheckedAsync(byte[] expected, CancellationToken cancellationToken)
    {
        _expected = expected;
        foreach (var (name, _, port) in ((string, ServerProcess, int)[])[a, b])
            if (!await AnswersAsync(port, cancellationToken))
                throw new InvalidOperationException($"{name} answers something else.");
        return this;
    }

    /// <summary>Every status is checked, and every byte of one answer after each measurement (of all where the load is our own).</summary>
    public async Task<Sample> MeasureAsync(Side side, TimeSpan duration, CancellationToken cancellationToken)
    {
        var port = side == Side.A ? a.Port : b.Port;
        var request = LoadRequest.Get(path, token) with { Expected = _expected };
        var sample = Wrk.IsInstalled
            ? await Wrk.RunAsync(port, path, token, Connections, duration, cancellationToken)
            : await HttpLoad.RunAsync(port, () => request, Connections, duration, cancellationToken);
        return await AnswersAsync(port, cancellationToken) ? sample : sample with { Errors = sample.Errors + 1 };
    }

    private async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return (await client.GetByteArrayAsync(new Uri($"http://127.0.0.1:{port}{path}"), cancellationToken)).AsSpan()
            .SequenceEqual(_expected);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

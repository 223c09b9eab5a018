using Bench.Comparing;
using Bench.Load;
using Bench.Servers;

namespace Bench.Reads;

/// <summary>The same GET to two servers that must return the same body.</summary>
internal sealed class HttpPair(
    (string Name, ServerProcess Process, int Port) a, (string Name, ServerProcess Process, int Port) b, string path, string token,
    IReadOnlyDictionary<string, int> more) : IComparisonRun
{
    private const int Connections = 32;

    public IReadOnlyDictionary<string, int> Processes { get; } = new Dictionary<string, int>(more)
    {
        [a.Name] = a.Process.Id,
        [b.Name] = b.Process.Id,
    };

    private byte[] _expected = [];

    /// <exception cref="InvalidOperationException">A server returns another body.</exception>
    public async Task<HttpPair> CheckedAsync(byte[] expected, CancellationToken cancellationToken)
    {
        _expected = expected;
        foreach (var (name, _, port) in ((string, ServerProcess, int)[])[a, b])
            if (!await IsRightAsync(port, cancellationToken))
                throw new InvalidOperationException($"{name} does not return the expected body.");
        return this;
    }

    /// <summary>
    /// Checks every status, and the body of one response after each measurement. (<see cref="HttpLoad"/> checks every body, wrk none.)
    /// </summary>
    public async Task<Sample> MeasureAsync(Side side, TimeSpan duration, CancellationToken cancellationToken)
    {
        var port = side == Side.A ? a.Port : b.Port;
        var request = LoadRequest.Get(path, token) with { Expected = _expected };
        var sample = Wrk.IsInstalled
            ? await Wrk.RunAsync(port, path, token, Connections, duration, cancellationToken)
            : await HttpLoad.RunAsync(port, () => request, Connections, duration, cancellationToken);
        return await IsRightAsync(port, cancellationToken) ? sample : sample with { Errors = sample.Errors + 1 };
    }

    private async Task<bool> IsRightAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var body = await client.GetByteArrayAsync(new Uri($"http://127.0.0.1:{port}{path}"), cancellationToken);
        return body.AsSpan().SequenceEqual(_expected);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

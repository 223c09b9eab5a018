using Bench.Comparing;
using Bench.Servers;

namespace Bench.Reads;

/// <summary>Reads a game's configuration, as every client does at its start, against bare Kestrel with the same response.</summary>
internal sealed class GameConfig : IComparison
{
    private const string Path = "/v1/games/star-drift";

    public string Name => "game-config";
    public string SideA => "GameApi";
    public string SideB => "bare Kestrel";
    public string Unit => "requests/s";

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var stack = await GameStack.SharedAsync(context.Servers, cancellationToken);
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", stack.Token);
        var body = await client.GetByteArrayAsync(new Uri($"http://127.0.0.1:{stack.Api.Port}{Path}"), cancellationToken);
        var kestrel = await BareServers.StartKestrelAsync(context.Servers, body, cancellationToken);
        return await new HttpPair(
            ("gameapi", stack.Api.Process, stack.Api.Port), ("kestrel", kestrel.Process, kestrel.Port), Path, stack.Token, stack.Processes)
            .CheckedAsync(body, cancellationToken);
    }
}

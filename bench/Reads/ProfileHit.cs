using Bench.Comparing;
using Bench.Servers;

namespace Bench.Reads;

/// <summary>Reads a public profile from L1, against bare Kestrel with the same response.</summary>
internal sealed class ProfileHit : IComparison
{
    public string Name => "profile-l1-hit";
    public string SideA => "GameApi";
    public string SideB => "bare Kestrel";
    public string Unit => "requests/s";

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var stack = await GameStack.SharedAsync(context.Servers, cancellationToken);
        var body = Path.GetTempFileName();
        await File.WriteAllBytesAsync(body, stack.ProfileBody, cancellationToken);
        var port = ServerProcess.FreePort();
        var kestrel = await context.Servers.StartAsync(
            "kestrel", "Bench", ["serve", "kestrel", "--port", $"{port}", "--body", body], [], $"http://127.0.0.1:{port}/",
            cancellationToken);
        return await new HttpPair(
            ("gameapi", stack.Api.Process, stack.Api.Port), ("kestrel", kestrel, port), stack.ProfilePath, stack.Token, stack.Processes)
            .CheckedAsync(stack.ProfileBody, cancellationToken);
    }
}

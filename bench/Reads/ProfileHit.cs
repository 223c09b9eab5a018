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
        var (kestrel, port) = await BareServers.StartKestrelAsync(context.Servers, stack.ProfileBody, cancellationToken);
        return await new HttpPair(
            ("gameapi", stack.Api.Process, stack.Api.Port), ("kestrel", kestrel, port), stack.ProfilePath, stack.Token, stack.Processes)
            .CheckedAsync(stack.ProfileBody, cancellationToken);
    }
}

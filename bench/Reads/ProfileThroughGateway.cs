using Bench.Comparing;
using Bench.Servers;

namespace Bench.Reads;

/// <summary>Reads a public profile through the gateway with all its policies, against bare YARP in front of the same GameApi.</summary>
/// <param name="outputCache">
/// Whether the output cache is on, as shipped. Without it, the gateway forwards every request, which shows the cost of the other policies.
/// </param>
internal sealed class ProfileThroughGateway(bool outputCache) : IComparison
{
    public string Name => outputCache ? "profile-through-gateway" : "profile-past-output-cache";
    public string SideA => outputCache ? "gateway" : "gateway that forwards each request";
    public string SideB => "bare YARP";
    public string Unit => "requests/s";

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var stack = await GameStack.SharedAsync(context.Servers, cancellationToken);
        var gateway = outputCache ? await GameStack.CachingGatewayAsync(context.Servers, stack, cancellationToken) : stack.Gateway;
        var yarp = await GameStack.YarpAsync(context.Servers, stack, cancellationToken);
        return await new HttpPair(
            ("gateway", gateway.Process, gateway.Port), ("yarp", yarp.Process, yarp.Port), stack.ProfilePath, stack.Token, stack.Processes)
            .CheckedAsync(stack.ProfileBody, cancellationToken);
    }
}

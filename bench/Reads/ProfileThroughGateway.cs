using Bench.Comparing;
using Bench.Servers;

namespace Bench.Reads;

/// <summary>The same through the gateway with all its policies against YARP alone, both in front of the same GameApi.</summary>
internal sealed class ProfileThroughGateway : IComparison
{
    public string Name => "profile-through-gateway";
    public string SideA => "gateway";
    public string SideB => "bare YARP";
    public string Unit => "requests/s";

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var stack = await GameStack.SharedAsync(context.Servers, cancellationToken);
        var port = ServerProcess.FreePort();
        var yarp = await context.Servers.StartAsync(
            "yarp", "Bench", ["serve", "yarp", "--port", $"{port}", "--target", $"http://127.0.0.1:{stack.Api.Port}"], [], $"http://127.0.0.1:{port}/health/ready", cancellationToken);
        return await new HttpPair(("gateway", stack.Gateway.Process, stack.Gateway.Port), ("yarp", yarp, port), stack.ProfilePath, stack.Token, stack.Processes)
            .CheckedAsync(stack.ProfileBody, cancellationToken);
    }
}

using Bench.Comparing;
using Bench.Servers;

namespace Bench.Reads;

/// <summary>For reference: the gateway, written in C# and with policies, against nginx, written in C and with none.</summary>
internal sealed class ProfileThroughNginx : IComparison
{
    public string Name => "profile-through-nginx";
    public string SideA => "gateway that forwards each request";
    public string SideB => "nginx";
    public string Unit => "requests/s";

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var stack = await GameStack.SharedAsync(context.Servers, cancellationToken);
        var nginx = await Nginx.StartAsync(context.Servers, stack.Api.Port, cancellationToken);
        return await new HttpPair(
            ("gateway", stack.Gateway.Process, stack.Gateway.Port), ("nginx", nginx.Process, nginx.Port), stack.ProfilePath, stack.Token,
            stack.Processes)
            .CheckedAsync(stack.ProfileBody, cancellationToken);
    }
}

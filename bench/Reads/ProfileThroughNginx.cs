using Bench.Comparing;
using Bench.Servers;

namespace Bench.Reads;

/// <summary>For reference: a public profile through the gateway, against nginx as a proxy without any policies.</summary>
/// <param name="cache">Whether both have a cache with the same lifetime. Otherwise both forward each request.</param>
internal sealed class ProfileThroughNginx(bool cache) : IComparison
{
    public string Name => cache ? "profile-nginx-cache" : "profile-through-nginx";
    public string SideA => cache ? "gateway as shipped" : "gateway that forwards each request";
    public string SideB => cache ? "nginx with its own cache, 1 s" : "nginx";
    public string Unit => "requests/s";

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var stack = await GameStack.SharedAsync(context.Servers, cancellationToken);
        var gateway = cache ? await GameStack.CachingGatewayAsync(context.Servers, stack, cancellationToken) : stack.Gateway;
        var nginx = await Nginx.StartAsync(context.Servers, stack.Api.Port, cache, cancellationToken);
        return await new HttpPair(
            ("gateway", gateway.Process, gateway.Port), ("nginx", nginx.Process, nginx.Port), stack.ProfilePath, stack.Token,
            stack.Processes)
            .CheckedAsync(stack.ProfileBody, cancellationToken);
    }
}

using Tests.Api;
using Xunit;

namespace Tests.Gateway;

/// <summary>A gateway that knows the revoked sessions, and requests through it.</summary>
public abstract class PublicReadTestBase
{
    /// <summary>A gateway that has read the revoked sessions.</summary>
    internal static async Task<GatewayHost> ReadyAsync(Backend backend, (string, string?)[] settings)
    {
        var gateway = await GatewayHost.StartAsync([backend], settings);
        using var client = gateway.Player();
        await Eventually.HoldsAsync(async () =>
        {
            using var probe = await client.GetAsync("/v1/games/probe", TestContext.Current.CancellationToken);
            using var again = await client.GetAsync("/v1/games/probe", TestContext.Current.CancellationToken);
            return again.Headers.Age is not null || probe.Headers.CacheControl?.NoStore == true || probe.Headers.ETag is { IsWeak: true };
        });
        backend.Requests.Clear();
        return gateway;
    }
}

using Tests.Api;
using Xunit;

namespace Tests.Gateway;

/// <summary>Tests of a gateway before the real service, each with a player of its own.</summary>
public abstract class ThroughGatewayTestBase(RealGateway real) : IClassFixture<RealGateway>, IAsyncLifetime
{
    private protected GameApiHost Service => real.Service;

    private protected GatewayHost Gateway => real.Gateway;

    private protected TestPlayer Player { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Player = await Service.PlayerAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

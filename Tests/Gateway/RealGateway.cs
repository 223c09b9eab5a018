using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Gateway;

/// <summary>A gateway before the real service, which the tests of a class share.</summary>
public sealed class RealGateway(LocalStores stores, SharedGameApi shared) : IAsyncLifetime
{
    public GameApiHost Service { get; private set; } = null!;

    internal GatewayHost Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Service = await shared.StartedAsync(stores);
        Gateway = await GatewayHost.StartAsync([Service.Address], ("Auth:SigningKey", Service.Settings["Auth:SigningKey"]));
    }

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}

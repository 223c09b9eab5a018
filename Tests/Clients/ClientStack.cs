using AspireGame.Client;
using Tests.Api;
using Tests.Caching;
using Tests.Gateway;

namespace Tests.Clients;

/// <summary>
/// The backend of a game's client: a network that can be cut, the gateway, and two nodes of which one can be killed, over real stores.
/// </summary>
internal sealed class ClientStack : IAsyncDisposable
{
    internal const string ServiceSecret = "a secret of the tests, not of anything real";

    private readonly GatewayHost _gateway;
    private readonly NodeProcess? _other;

    private ClientStack(GatewayHost gateway, NodeProcess? other, CuttingProxy network) =>
        (_gateway, _other, Network) = (gateway, other, network);

    public CuttingProxy Network { get; }

    /// <summary>Past the network that is cut.</summary>
    public Uri Gateway => _gateway.Address;

    public static async Task<ClientStack> StartAsync(GameApiHost node, int seed, bool canLoseNode, CancellationToken cancellationToken)
    {
        var other = canLoseNode ? await NodeProcess.StartAsync(node.Settings, cancellationToken) : null;
        Uri[] nodes = other is null ? [node.Address] : [node.Address, other.Client.BaseAddress!];
        var gateway = await GatewayHost.StartAsync(
            nodes, ("Auth:SigningKey", node.Settings["Auth:SigningKey"]), ("Limits:AuthPerAddressPerMinute", "6000"),
            ("Limits:PerAddressPerSecond", "1000"), ("Limits:PerAddressBurst", "4000"));
        return new(gateway, other, new CuttingProxy(gateway.Address, seed));
    }

    /// <summary>A game server, past the network that is cut.</summary>
    public async Task<GameClient> ServerAsync(CancellationToken cancellationToken)
    {
        var server = new GameClient(Gateway);
        await server.Session.LoginServiceAsync("test-server", ServiceSecret, cancellationToken);
        return server;
    }

    public void KillNode() => _other?.Kill();

    public async ValueTask DisposeAsync()
    {
        await Network.DisposeAsync();
        await _gateway.DisposeAsync();
        _other?.Dispose();
    }
}

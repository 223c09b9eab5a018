using AspireGame.Client;
using Microsoft.Extensions.Options;
using PlayerSimulator.Players;

namespace PlayerSimulator.Traffic;

/// <summary>The game server of the studio, which grants rewards: a service client with the role <c>server</c>.</summary>
internal sealed class GameServer : IDisposable
{
    private readonly GameClient _client;

    public GameServer(IHttpClientFactory http, IOptions<SimulatorOptions> options) =>
        _client = new GameClient(http.CreateClient(SimulatorHttp.Gateway), new()
        {
            CallTimeout = TimeSpan.FromSeconds(10),
            LoginRequired = (client, cancellationToken) =>
                client.Session.LoginServiceAsync("server", options.Value.ServerSecret, cancellationToken),
        });

    public Task<WalletReceipt> RewardAsync(
        SimulatedPlayer player, string currency, long amount, string reason, CancellationToken cancellationToken) =>
        _client.Wallet.GrantAsync(player.Id, currency, amount, reason, cancellationToken: cancellationToken);

    public void Dispose() => _client.Dispose();
}

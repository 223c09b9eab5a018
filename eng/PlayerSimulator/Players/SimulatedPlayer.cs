using AspireGame.Client;

namespace PlayerSimulator.Players;

/// <summary>A simulated player with its client and its current session.</summary>
internal sealed class SimulatedPlayer
{
    private readonly DeviceLogin _device;

    public SimulatedPlayer(int number, DeviceLogin device, HttpClient http)
    {
        (Number, _device) = (number, device);
        Client = new GameClient(http, new()
        {
            CallTimeout = TimeSpan.FromSeconds(10),
            // A developer restarts and resets the stack, which ends logins and even deletes players.
            LoginRequired = (_, cancellationToken) => RegisterAsync(cancellationToken),
        });
    }

    public int Number { get; }
    public GameClient Client { get; }
    public Guid Id { get; private set; }
    public SessionView? Session { get; set; }

    /// <summary>The balance after the last reward or purchase. Zero makes the player earn before it spends.</summary>
    public long Coins { get; set; }

    /// <summary>Held while the player acts: a player does one thing at a time.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>Logs in with the player's device id, which registers the player at the first start.</summary>
    public async Task RegisterAsync(CancellationToken cancellationToken) =>
        Id = await Client.Session.LoginDeviceAsync(_device.DisplayName, _device.Country, _device.DeviceId, cancellationToken);
}

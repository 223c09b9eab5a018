using AspireGame.Client;

namespace PlayerSimulator.Players;

/// <summary>One simulated player: who it is, its client, and where it is in its play.</summary>
internal sealed class SimulatedPlayer
{
    private readonly DeviceLogin _device;

    public SimulatedPlayer(int number, DeviceLogin device, HttpClient http)
    {
        (Number, _device) = (number, device);
        // A stack under development comes and goes, and with it the login and even the player.
        Client = new GameClient(
            http, new() { CallTimeout = TimeSpan.FromSeconds(10), LoginRequired = (_, cancellationToken) =>
                RegisterAsync(cancellationToken) });
    }

    public int Number { get; }
    public GameClient Client { get; }
    public Guid Id { get; private set; }
    public SessionView? Session { get; set; }

    /// <summary>As the last reward or purchase told; whoever knows of none earns first.</summary>
    public long Coins { get; set; }

    /// <summary>Held while the player acts: one person does one thing at a time.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>The same device at every start, so it is registered once.</summary>
    public async Task RegisterAsync(CancellationToken cancellationToken) =>
        Id = await Client.Session.LoginDeviceAsync(_device.DisplayName, _device.Country, _device.DeviceId, cancellationToken);
}

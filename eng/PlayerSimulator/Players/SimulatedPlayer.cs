namespace PlayerSimulator.Players;

/// <summary>One simulated player: who it is, and where it is in its play.</summary>
internal sealed class SimulatedPlayer(int number, DeviceLogin device)
{
    public int Number { get; } = number;
    public DeviceLogin Device { get; } = device;
    public Guid Id { get; set; }
    public string? AccessToken { get; set; }
    public StartedSession? Session { get; set; }

    /// <summary>As the last reward or purchase told; whoever knows of none earns first.</summary>
    public long Coins { get; set; }

    /// <summary>Held while the player acts: one person does one thing at a time.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);
}

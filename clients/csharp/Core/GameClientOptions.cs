namespace AspireGame.Client;

/// <summary>How a <see cref="GameClient"/> behaves. The defaults suit a game.</summary>
public sealed record GameClientOptions
{
    /// <summary>Keeps the login, pending writes and unsent activities. By default in memory only: a game passes a <see cref="FileStore"/> or its own.</summary>
    public IGameStore Store { get; init; } = new MemoryStore();

    /// <summary>Asks the player to log in again: called once when the login is refused for good. Calls that wait go on if it logs in.</summary>
    public Func<GameClient, CancellationToken, Task>? LoginRequired { get; init; }

    /// <summary>Longest time of one request. Default: 15 seconds.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest time of a call with all its repeats. Default: 60 seconds.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Before the first repeat at most this, then twice as much each time. Default: 200 milliseconds.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest pause between repeats, where the server names no longer one. Default: 10 seconds.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A stream that is silent for this long is opened again. Default: 15 seconds.</summary>
    public TimeSpan StreamIdleTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Most activities that wait to be sent. Default: 10,000.</summary>
    public int MaxOutboxItems { get; init; } = 10_000;

    /// <summary>Full jitter: anything from nothing up to the bound, which doubles with each attempt.</summary>
    internal TimeSpan Jitter(int attempt)
    {
        var bound = Math.Min(MaxDelay.TotalMilliseconds, BaseDelay.TotalMilliseconds * Math.Pow(2, Math.Min(attempt, 20)));
        lock (Dice)
            return TimeSpan.FromMilliseconds(Dice.NextDouble() * bound);
    }

    private static readonly Random Dice = new();
}

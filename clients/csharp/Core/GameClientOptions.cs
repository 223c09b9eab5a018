namespace AspireGame.Client;

/// <summary>Options of a <see cref="GameClient"/>. The defaults suit a game.</summary>
public sealed record GameClientOptions
{
    /// <summary>
    /// Where the login, pending intents and unsent activities are stored. Default: in memory. A game passes a <see cref="FileStore"/> or
    /// its own implementation.
    /// </summary>
    public IGameStore Store { get; init; } = new MemoryStore();

    /// <summary>
    /// Lets the player log in again. Called once when the login has ended. Waiting calls continue if it logs in, and fail otherwise.
    /// </summary>
    public Func<GameClient, CancellationToken, Task>? LoginRequired { get; init; }

    /// <summary>Time limit of one attempt. Default: 15 seconds.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time limit of a call including its retries. Default: 60 seconds.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest delay before the first retry. It doubles with each attempt. Default: 200 milliseconds.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest delay between retries, unless <c>Retry-After</c> asks for more. Default: 10 seconds.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A stream that is silent for this long is reopened. Default: 15 seconds.</summary>
    public TimeSpan StreamIdleTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Capacity of the outbox. Default: 10,000 activities.</summary>
    public int MaxOutboxItems { get; init; } = 10_000;

    /// <summary>Exponential back-off with full jitter: a random delay between zero and a bound that doubles with each attempt.</summary>
    internal TimeSpan Jitter(int attempt)
    {
        var bound = Math.Min(MaxDelay.TotalMilliseconds, BaseDelay.TotalMilliseconds * Math.Pow(2, Math.Min(attempt, 20)));
        lock (SharedRandom)
            return TimeSpan.FromMilliseconds(SharedRandom.NextDouble() * bound);
    }

    // netstandard2.1 has no Random.Shared.
    private static readonly Random SharedRandom = new();
}

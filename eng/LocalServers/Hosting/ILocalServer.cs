namespace LocalServers.Hosting;

/// <summary>One store that runs until it is asked to stop.</summary>
internal interface ILocalServer : IAsyncDisposable
{
    /// <summary>Returns once the server accepts clients. Throws <see cref="ServerFailure"/> where it cannot start.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Asks the server itself, through its own protocol, whether it answers.</summary>
    Task<bool> IsReadyAsync(CancellationToken cancellationToken);

    /// <summary>Ends when the server has died on its own; a server inside this process never does.</summary>
    Task<ServerFailure> Died { get; }
}

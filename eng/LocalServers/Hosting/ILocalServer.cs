namespace LocalServers.Hosting;

/// <summary>A store that runs until it is stopped.</summary>
internal interface ILocalServer : IAsyncDisposable
{
    /// <summary>Starts the server and returns when it accepts clients.</summary>
    /// <exception cref="ServerFailure">The server cannot start.</exception>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Checks with a request in the server's own protocol whether it responds.</summary>
    Task<bool> IsReadyAsync(CancellationToken cancellationToken);

    /// <summary>Completes when the server has died unexpectedly. A server in this process never does.</summary>
    Task<ServerFailure> Died { get; }
}

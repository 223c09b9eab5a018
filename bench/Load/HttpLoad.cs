using Bench.Comparing;

namespace Bench.Load;

/// <summary>HTTP requests in a <see cref="ClosedLoop"/>, to one local port.</summary>
internal static class HttpLoad
{
    public static Task<Sample> RunAsync(
        int port, Func<LoadRequest> next, int connections, TimeSpan duration, CancellationToken cancellationToken) =>
        ClosedLoop.RunAsync(
            cancel => LoadConnection.OpenAsync(port, cancel), (connection, cancel) => connection.ExchangeAsync(next(), cancel),
            connections, duration, cancellationToken);
}

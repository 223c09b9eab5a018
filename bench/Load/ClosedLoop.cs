using System.Data.Common;
using System.Diagnostics;
using System.Net.Sockets;
using Bench.Comparing;
using StackExchange.Redis;

namespace Bench.Load;

/// <summary>Closed-loop load: a fixed number of connections, each of which sends its next request when it has the last response.</summary>
internal static class ClosedLoop
{
    /// <summary>
    /// Measures requests per second, and counts failures and wrong responses. A connection that fails is replaced by a new one.
    /// </summary>
    /// <param name="open">Opens a connection. It is disposed of at the end if it is disposable.</param>
    /// <param name="work">Sends one request. Returns false if the response is wrong.</param>
    /// <param name="connections">Number of connections.</param>
    /// <param name="duration">Requests that start within it count.</param>
    /// <param name="cancellationToken">Aborts the measurement.</param>
    public static async Task<Sample> RunAsync<TConnection>(
        Func<CancellationToken, Task<TConnection>> open, Func<TConnection, CancellationToken, ValueTask<bool>> work,
        int connections, TimeSpan duration, CancellationToken cancellationToken) where TConnection : class
    {
        var start = Stopwatch.GetTimestamp();
        var results = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(ConnectionAsync, cancellationToken)));
        var elapsed = Stopwatch.GetElapsedTime(start);
        return new Sample(results.Sum(result => result.Done) / elapsed.TotalSeconds, results.Sum(result => result.Errors));

        async Task<(long Done, long Errors)> ConnectionAsync()
        {
            long done = 0, errors = 0;
            TConnection? connection = null;
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                try
                {
                    connection ??= await open(cancellationToken);
                    if (await work(connection, cancellationToken))
                        done++;
                    else
                        errors++;
                }
                catch (Exception exception) when (exception is IOException or SocketException or DbException or RedisException)
                {
                    errors++;
                    (connection as IDisposable)?.Dispose();
                    connection = null;
                }
            }

            (connection as IDisposable)?.Dispose();
            return (done, errors);
        }
    }
}

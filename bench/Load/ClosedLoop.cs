using System.Data.Common;
using System.Diagnostics;
using System.Net.Sockets;
using Bench.Comparing;
using StackExchange.Redis;

namespace Bench.Load;

/// <summary>Load by a fixed number of connections, each sending its next piece of work when the last is answered.</summary>
internal static class ClosedLoop
{
    /// <summary>
    /// Pieces of work per second, and how many failed or were answered wrongly. After a failure a connection is opened anew.
    /// </summary>
    /// <param name="open">Makes a connection; disposed of at the end where it can be.</param>
    /// <param name="work">One piece; false where the answer is wrong.</param>
    /// <param name="connections">How many at once.</param>
    /// <param name="duration">Pieces begun within it count.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
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

using System.Diagnostics;
using System.Net.Sockets;
using Bench.Comparing;

namespace Bench.Load;

/// <summary>Closed-loop load on loopback: a fixed number of connections, each sending its next request when the last is answered.</summary>
internal static class HttpLoad
{
    /// <summary>Requests per second, and how many answers were not <paramref name="expected"/>.</summary>
    public static async Task<Sample> RunAsync(
        Func<int, LoadRequest> next, int connections, TimeSpan duration, CancellationToken cancellationToken, int expected = 200)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var counter = 0;
        var start = Stopwatch.GetTimestamp();
        var results = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(ConnectionAsync, cancellationToken)));
        var elapsed = Stopwatch.GetElapsedTime(start);
        return new Sample(results.Sum(result => result.Answers) / elapsed.TotalSeconds, results.Sum(result => result.Errors));

        async Task<(long Answers, long Errors)> ConnectionAsync()
        {
            long answers = 0, errors = 0;
            LoadConnection? connection = null;
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                var request = next(Interlocked.Increment(ref counter));
                try
                {
                    if (connection is null)
                        await (connection = new LoadConnection()).ConnectAsync(request.Port, stop.Token);
                    if (await connection.ExchangeAsync(request.Bytes, stop.Token) == expected)
                        answers++;
                    else
                        errors++;
                }
                catch (Exception exception) when (exception is IOException or SocketException)
                {
                    errors++;
                    connection?.Dispose();
                    connection = null;
                }
            }

            connection?.Dispose();
            return (answers, errors);
        }
    }
}

using System.Numerics;

namespace ServiceDefaults;

/// <summary>Runs background work periodically for as long as the host runs.</summary>
public static class PeriodicWork
{
    /// <summary>
    /// Runs the work at once and then every interval. A failed run is reported and does not end the host; the next run follows. Of
    /// consecutive failures only the first, second, fourth, eighth and so on are reported, to keep the log short.
    /// </summary>
    /// <param name="interval">The time from the start of one run to the start of the next.</param>
    /// <param name="time">The clock.</param>
    /// <param name="work">The work.</param>
    /// <param name="failed">Reports a failure.</param>
    /// <param name="stoppingToken">The stopping token of the host.</param>
    /// <param name="retryInterval">The interval after a failed run; <paramref name="interval"/> by default.</param>
    /// <exception cref="OperationCanceledException">The host is stopping.</exception>
    public static async Task RunAsync(
        TimeSpan interval, TimeProvider time, Func<CancellationToken, Task> work, Action<Exception> failed, CancellationToken stoppingToken,
        TimeSpan? retryInterval = null)
    {
        var failures = 0L;
        using var timer = new PeriodicTimer(interval, time);
        do
        {
            try
            {
                await work(stoppingToken);
                failures = 0;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                if (BitOperations.IsPow2(++failures))
                    failed(exception);
            }

            var next = failures > 0 ? retryInterval ?? interval : interval;
            if (timer.Period != next)
                timer.Period = next;
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}

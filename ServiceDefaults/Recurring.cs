using System.Numerics;

namespace ServiceDefaults;

/// <summary>Work that is done again and again as long as the host runs.</summary>
public static class Recurring
{
    /// <summary>
    /// Takes a turn at once and then each interval. A turn that fails, for whatever reason, is told and the next one is taken: no
    /// background work ends the host. Of failures in a row the first, second, fourth, eighth and so on are told.
    /// </summary>
    /// <param name="interval">From the begin of one turn to the begin of the next.</param>
    /// <param name="time">Counts it.</param>
    /// <param name="turn">The work.</param>
    /// <param name="failed">Told of failures.</param>
    /// <param name="stoppingToken">Of the host.</param>
    /// <param name="retryInterval">The interval after a turn that failed, where a failure must not wait as long as a success; otherwise
    /// <paramref name="interval"/>.</param>
    /// <exception cref="OperationCanceledException">The host stops.</exception>
    public static async Task RunAsync(
        TimeSpan interval, TimeProvider time, Func<CancellationToken, Task> turn, Action<Exception> failed, CancellationToken stoppingToken,
        TimeSpan? retryInterval = null)
    {
        var failures = 0L;
        using var timer = new PeriodicTimer(interval, time);
        do
        {
            try
            {
                await turn(stoppingToken);
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

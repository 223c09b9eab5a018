using System.Numerics;

namespace ServiceDefaults;

/// <summary>Work that is done again and again as long as the host runs.</summary>
public static class Recurring
{
    /// <summary>
    /// Takes a turn at once and then each interval. A turn that fails, for whatever reason, is told and the next one is taken: no
    /// background work ends the host. Of failures in a row the first, second, fourth, eighth and so on are told.
    /// </summary>
    /// <exception cref="OperationCanceledException">The host stops.</exception>
    public static async Task RunAsync(
        TimeSpan interval, TimeProvider time, Func<CancellationToken, Task> turn, Action<Exception> failed, CancellationToken stoppingToken)
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
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}

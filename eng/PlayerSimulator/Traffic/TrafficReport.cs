using Microsoft.Extensions.Logging;

namespace PlayerSimulator.Traffic;

/// <summary>Logs at intervals how many actions failed, instead of a line per failure. Logs nothing while none fails.</summary>
internal sealed partial class TrafficReport(TimeProvider time, ILogger<TrafficReport> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private int _actions;
    private int _failures;
    private volatile string _last = "";

    /// <summary>Counts an action.</summary>
    /// <param name="failure">The error message, or null if it succeeded.</param>
    public void Count(string? failure)
    {
        Interlocked.Increment(ref _actions);
        if (failure is null)
            return;
        _last = failure;
        Interlocked.Increment(ref _failures);
    }

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var (actions, failures) = (Interlocked.Exchange(ref _actions, 0), Interlocked.Exchange(ref _failures, 0));
            if (failures > 0)
                LogFailures(failures, actions, Interval.TotalSeconds, _last);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Failures} of {Actions} actions failed in the last {Seconds} s; last error: {Last}")]
    private partial void LogFailures(int failures, int actions, double seconds, string last);
}

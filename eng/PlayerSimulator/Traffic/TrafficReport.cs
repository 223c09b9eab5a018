using Microsoft.Extensions.Logging;

namespace PlayerSimulator.Traffic;

/// <summary>Tells now and then how many actions failed, and nothing as long as none does: a line for each would drown all others.</summary>
internal sealed partial class TrafficReport(TimeProvider time, ILogger<TrafficReport> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private int _actions;
    private int _failures;
    private volatile string _last = "";

    /// <param name="failure">What went wrong, or null.</param>
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

    [LoggerMessage(LogLevel.Warning, "{Failures} of {Actions} actions failed in the last {Seconds} s, the last one: {Last}")]
    private partial void LogFailures(int failures, int actions, double seconds, string last);
}

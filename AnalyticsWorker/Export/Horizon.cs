namespace AnalyticsWorker.Export;

/// <summary>
/// Watches the oldest transaction that is still open. Any role sees its number, while its start is shown to few
/// (https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-STATS-VIEWS).
/// </summary>
internal sealed class Horizon(TimeProvider time)
{
    private ulong _oldest;
    private long _since = time.GetTimestamp();

    /// <summary>For how long the horizon has been where it is; zero where nothing is open.</summary>
    /// <param name="oldest">The oldest open transaction, or <paramref name="next"/> where there is none.</param>
    /// <param name="next">The next transaction to begin.</param>
    public TimeSpan Stands(ulong oldest, ulong next)
    {
        if (oldest != _oldest || oldest == next)
            (_oldest, _since) = (oldest, time.GetTimestamp());
        return time.GetElapsedTime(_since);
    }
}

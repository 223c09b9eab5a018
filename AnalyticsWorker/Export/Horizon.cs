namespace AnalyticsWorker.Export;

/// <summary>
/// Tracks how long the snapshot horizon, the oldest open transaction, has not advanced. Every role can read its id, but few can read its
/// start
/// (https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-STATS-VIEWS).
/// </summary>
internal sealed class Horizon(TimeProvider time)
{
    private ulong _oldest;
    private long _since = time.GetTimestamp();

    /// <summary>How long the horizon has not advanced; zero if no transaction is open.</summary>
    /// <param name="oldest">The oldest open transaction, or <paramref name="next"/> if there is none.</param>
    /// <param name="next">The next transaction id.</param>
    public TimeSpan Stalled(ulong oldest, ulong next)
    {
        if (oldest != _oldest || oldest == next)
            (_oldest, _since) = (oldest, time.GetTimestamp());
        return time.GetElapsedTime(_since);
    }
}

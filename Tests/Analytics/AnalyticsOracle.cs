namespace Tests.Analytics;

/// <summary>
/// The definitions of docs/analytics-definitions.md in plain C#, for the activities of one game: written from that page and not from the
/// queries, as slow and as plain as necessary.
/// </summary>
/// <param name="activities">All that were ever stored, those of erased players too.</param>
/// <param name="erased">Players who were erased after their activities had been exported.</param>
/// <param name="from">Inclusive.</param>
/// <param name="to">Exclusive.</param>
/// <param name="country">Only players whose first session has this country; null for all.</param>
internal sealed partial class AnalyticsOracle(
    IReadOnlyList<EventLogRow> activities, IReadOnlySet<Guid> erased, DateTime from, DateTime to, string? country = null)
{
    private const long LongestSession = 2_678_399;
    private static readonly TimeSpan FunnelWindow = TimeSpan.FromDays(7);

    private readonly List<EventLogRow> _kept = [.. Of(country, activities.Where(row => !erased.Contains(row.Player)).ToList())];

    /// <summary>Erased players stay counted as active, unless a country is asked for: what counts them then names no player.</summary>
    private IReadOnlyList<EventLogRow> Active => country is null ? activities : _kept;

    /// <summary>Start, players, new players. Whole hours; erased players stay counted as active, but not as new.</summary>
    public IEnumerable<(DateTime Start, int Players, int New)> ActivePlayers(string interval)
    {
        var active = Active.Where(row => IsInWholeHours(row.At)).ToList();
        var firsts = Firsts().Where(first => IsInWholeHours(first.At)).ToList();
        return
            from start in active.Select(row => EventLogRow.StartOf(row.At, interval)).Distinct().Order()
            let players = active.Where(row => EventLogRow.StartOf(row.At, interval) == start).Select(row => row.Player).Distinct().Count()
            select (start, players, firsts.Count(first => EventLogRow.StartOf(first.At, interval) == start));
    }

    /// <summary>Cohort, its players, and how many of them were active how many intervals later.</summary>
    public IEnumerable<(DateTime Cohort, int Players, string Retained)> Retention(string interval) =>
        from cohort in Firsts().Where(first => IsInRange(first.At)).GroupBy(first => EventLogRow.StartOf(first.At, interval))
        orderby cohort.Key
        let later =
            from first in cohort
            from seen in _kept.Where(row => row.Player == first.Player && IsInRange(row.At))
                .Select(row => EventLogRow.StartOf(row.At, interval)).Distinct()
            select EventLogRow.Between(cohort.Key, seen, interval)
        let counts = Enumerable.Range(0, later.Max() + 1).Select(n => later.Count(found => found == n))
        select (cohort.Key, cohort.Count(), string.Join('/', counts));

    /// <summary>Start, sessions, mean, median and 95th percentile of seconds.</summary>
    public IEnumerable<(DateTime Start, int Sessions, double Average, double Median, double P95)> SessionLengths(string interval) =>
        from session in _kept
        where session.Kind == "session.ended" && session.Seconds is >= 0 and <= LongestSession && IsInRange(session.At)
        group (double)session.Seconds!.Value by EventLogRow.StartOf(session.At, interval) into sessions
        orderby sessions.Key
        let seconds = sessions.Order().ToList()
        select (sessions.Key, seconds.Count, seconds.Average(), Quantile(seconds, 0.5), Quantile(seconds, 0.95));

    /// <summary>How many players did at least the first, second ... of the steps.</summary>
    public IEnumerable<int> Funnel(string[] steps)
    {
        var done = _kept.Where(row => IsInRange(row.At)).GroupBy(row => row.Player)
            .Select(player => StepsDone(player, steps)).ToList();
        return steps.Select((_, n) => done.Count(level => level > n));
    }

    /// <summary>Kind, activities, players; the most frequent first, by name where they are as frequent.</summary>
    public IEnumerable<(string Kind, int Activities, int Players)> TopActivities() =>
        from activity in _kept
        where IsInRange(activity.At)
        group activity by activity.Kind into kind
        orderby kind.Count() descending, kind.Key
        select (kind.Key, kind.Count(), kind.Select(row => row.Player).Distinct().Count());

    /// <summary>Tries every way to take the steps with one activity each, in order, all within the window of the first.</summary>
    public static int StepsDone(IEnumerable<EventLogRow> player, string[] steps)
    {
        var rows = player.Where(row => steps.Contains(row.Kind)).OrderBy(row => row.At).ThenBy(row => $"{row.Id:N}", StringComparer.Ordinal)
            .ToArray();
        return Enumerable.Range(0, rows.Length).Where(n => rows[n].Kind == steps[0]).Select(first => From(first, first, 1))
            .DefaultIfEmpty(0).Max();

        int From(int first, int last, int done) => done == steps.Length ? done : Enumerable.Range(last + 1, rows.Length - last - 1)
            .Where(next => rows[next].Kind == steps[done] && rows[next].At - rows[first].At <= FunnelWindow)
            .Select(next => From(first, next, done + 1)).DefaultIfEmpty(done).Max();
    }

    private IEnumerable<(Guid Player, DateTime At)> Firsts() =>
        _kept.GroupBy(row => row.Player).Select(player => (player.Key, player.Min(row => row.At)));

    private bool IsInRange(DateTime at) => at >= from && at < to;

    private bool IsInWholeHours(DateTime at) => at >= EventLogRow.StartOf(from, "hour") && EventLogRow.StartOf(at, "hour") < to;

    /// <summary>Linear between the two nearest, the ends included.</summary>
    private static double Quantile(List<double> sorted, double level)
    {
        var (place, below) = (level * (sorted.Count - 1), (int)(level * (sorted.Count - 1)));
        return below + 1 < sorted.Count ? sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }
}

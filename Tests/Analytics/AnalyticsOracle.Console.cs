namespace Tests.Analytics;

/// <summary>The same for what the console shows.</summary>
internal sealed partial class AnalyticsOracle
{
    private static readonly TimeSpan LongestPresence = TimeSpan.FromDays(1);

    /// <summary>Day, its players, and those of the thirty days that end with it.</summary>
    public IEnumerable<(DateTime Start, int Daily, int Monthly)> Stickiness() =>
        from day in Days()
        let daily = Active.Where(row => row.At.Date == day).Select(row => row.Player).Distinct().Count()
        let monthly = Active.Where(row => row.At.Date <= day && row.At.Date > day.AddDays(-30)).Select(row => row.Player).Distinct().Count()
        where monthly > 0
        select (day, daily, monthly);

    /// <summary>First day, its players, and how many came back one, seven and thirty days later; -1 while that day is not over.</summary>
    public IEnumerable<(DateTime Cohort, int Players, string Returned)> RetentionDays(DateTime asOf) =>
        from cohort in NewPlayers().GroupBy(first => first.Day)
        orderby cohort.Key
        select (cohort.Key, cohort.Count(), string.Join('/', ((int[])[1, 7, 30]).Select(n =>
            cohort.Key.AddDays(n) < asOf.Date ? cohort.Count(first => IsActiveOn(first.Player, first.Day.AddDays(n))) : -1)));

    /// <summary>
    /// Value in the first session, players, and for day 1, 7 and 30 how many players have reached it and how many returned on it.
    /// </summary>
    public IEnumerable<(string Value, int Players, string Returned)> Cohorts(string member, DateTime asOf) =>
        from cohort in NewPlayers().GroupBy(first => ValueOf(Origin(_kept, first.Player), member))
        orderby cohort.Count() descending, cohort.Key
        select (cohort.Key, cohort.Count(), string.Join('/', ((int[])[1, 7, 30]).Select(n =>
        {
            var over = cohort.Where(first => first.Day.AddDays(n) < asOf.Date).ToList();
            return $"{over.Count}:{over.Count(first => IsActiveOn(first.Player, first.Day.AddDays(n)))}";
        })));

    /// <summary>
    /// Interval, the most players online at once, and the average over the part of it that is in the range and has passed.
    /// </summary>
    public IEnumerable<(DateTime Start, int Peak, double Average)> Concurrent(string interval, DateTime asOf)
    {
        var until = to < asOf ? to : asOf;
        var sessions = (
            from row in _kept
            where row.Session is not null && row.At >= @from - LongestPresence && row.At < until
            group row by (row.Game, row.Player, row.Session) into session
            let starts = session.Where(row => row.Kind == "session.started").Select(row => row.At).Order().ToList()
            where starts.Count > 0
            let end = session.Where(row => row.Kind == "session.ended").Select(row => row.At).DefaultIfEmpty(until).Min()
            select (session.Key.Player, Start: starts[0], End: end < starts[0] + LongestPresence ? end : starts[0] + LongestPresence))
                .ToList();
        // Between these nothing changes, and none of them spans two intervals.
        var moments = sessions.SelectMany(session => (DateTime[])[session.Start, session.End]).Concat(Starts(interval)).Append(from)
            .Where(at => at >= from && at < until).Distinct().Order().ToList();
        var parts = moments.Select((at, n) => (
            Start: EventLogRow.StartOf(at, interval),
            Online: sessions.Where(session => session.Start <= at && session.End > at).Select(session => session.Player).Distinct().Count(),
            Ticks: ((n + 1 < moments.Count ? moments[n + 1] : until) - at).Ticks));
        return parts.GroupBy(part => part.Start).OrderBy(group => group.Key)
            .Select(group =>
                (group.Key, group.Max(part => part.Online),
                    group.Sum(part => (double)part.Online * part.Ticks) / group.Sum(part => (double)part.Ticks)));
    }

    /// <summary>Kind, how often, how often in the period before, and the difference: the most risen, then the most fallen.</summary>
    public IEnumerable<(string Kind, int Activities, int Before, int Change)> ActivityChanges(int limit)
    {
        var before = from - (to - from);
        var changes = (
            from activity in _kept
            where activity.At >= before && activity.At < to
            group activity by activity.Kind into kind
            let now = kind.Count(row => row.At >= @from)
            select (kind.Key, now, Before: kind.Count() - now, Change: 2 * now - kind.Count())).ToList();
        var risen = changes.Where(change => change.Change > 0).OrderByDescending(change => change.Change)
            .ThenBy(change => change.Key, StringComparer.Ordinal).Take(limit);
        var fallen = changes.Where(change => change.Change < 0).OrderBy(change => change.Change)
            .ThenBy(change => change.Key, StringComparer.Ordinal).Take(limit);
        return risen.Concat(fallen.OrderByDescending(change => change.Change).ThenBy(change => change.Key, StringComparer.Ordinal));
    }

    /// <summary>Interval, currency, kind, in, out, changes and players: of all activities outside of games.</summary>
    public IEnumerable<(
        DateTime Start, string Currency, string Kind, string Reason, long In, long Out, int Entries, int Players)> CurrencyFlows(
            string interval, bool byReason) =>
        from row in _kept
        where row.Game is null && IsInRange(row.At) && row.Kind is "wallet.granted" or "wallet.spent" or "gift.sent" or "gift.received"
        group row by (
            Start: EventLogRow.StartOf(row.At, interval), row.Currency, row.Kind, Reason: byReason ? row.Reason ?? "" : "") into flow
        orderby flow.Key.Start, flow.Key.Currency, flow.Key.Kind, flow.Key.Reason
        select (
            flow.Key.Start, flow.Key.Currency!, flow.Key.Kind, flow.Key.Reason, flow.Where(row => row.Amount > 0)
                .Sum(row => row.Amount!.Value),
            -flow.Where(row => row.Amount < 0).Sum(row => row.Amount!.Value), flow.Count(), flow.Select(row => row.Player).Distinct()
                .Count());

    private IEnumerable<(Guid Player, DateTime Day)> NewPlayers() =>
        Firsts().Select(first => (first.Player, first.At.Date)).Where(first => first.Date >= from.Date && first.Date < to);

    private bool IsActiveOn(Guid player, DateTime day) => _kept.Any(row => row.Player == player && row.At.Date == day);

    private IEnumerable<DateTime> Days()
    {
        for (var day = from.Date; day < to; day = day.AddDays(1))
            yield return day;
    }

    private IEnumerable<DateTime> Starts(string interval)
    {
        for (var hour = EventLogRow.StartOf(from, "hour"); hour < to; hour = hour.AddHours(1))
        {
            if (EventLogRow.StartOf(hour, interval) == hour)
                yield return hour;
        }
    }
}

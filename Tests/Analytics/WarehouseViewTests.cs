using Xunit;
using static Tests.Analytics.ExportedTwice;

namespace Tests.Analytics;

/// <summary>Every view of the warehouse equals what is computed from PostgreSQL.</summary>
[Collection(nameof(ExportedTwice))]
public sealed class WarehouseViewTests(ExportedTwice exported)
{
    private readonly IReadOnlyList<EventLogRow> _log = exported.Rows;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_views_agree_with_the_event_log()
    {
        var played = _log.Where(row => row.Game is not null).ToList();
        foreach (var interval in (string[])["hour", "day", "week", "month"])
        {
            Assert.Equal(
                played.GroupBy(row => (row.Game, EventLogRow.StartOf(row.At, interval)))
                    .Select(group => Line(group.Key.Game, group.Key.Item2, PlayersOf(group))).Order(),
                await exported.LinesAsync($"SELECT game_id, toDateTime(start, 'UTC'), players FROM active_players_by_{interval}"));
        }
        var firsts = played.GroupBy(row => (row.Game, row.Player))
            .Select(group => (group.Key.Game, group.Key.Player, At: group.Min(row => row.At))).ToList();
        Assert.Equal(
            firsts.GroupBy(first => (first.Game, first.At.Date)).Select(group => Line(group.Key.Game, group.Key.Date, group.Count()))
                .Order(),
            await exported.LinesAsync("SELECT game_id, start, players FROM new_players_by_day"));
        Assert.Equal(
            _log.GroupBy(row => (row.Game, row.At.Date, row.Kind))
                .Select(group => Line(group.Key.Game, group.Key.Date, group.Key.Kind, group.Count(), PlayersOf(group))).Order(),
            await exported.LinesAsync("SELECT game_id, start, kind, activities, players FROM activities_by_day"));
        Assert.Equal(
            _log.Where(row => row.Currency is not null && row.Game is null).GroupBy(row => (row.At.Date, row.Kind, row.Currency))
                .Select(group => Line(
                    group.Key.Date, group.Key.Kind, group.Key.Currency, group.Count(), group.Sum(row => row.Amount), PlayersOf(group)))
                .Order(),
            await exported.LinesAsync("SELECT start, kind, currency, entries, amount, players FROM currency_flows_by_day"));
        var returns =
            from first in firsts
            let cohort = EventLogRow.StartOf(first.At, "week")
            from seen in played.Where(row => row.Game == first.Game && row.Player == first.Player)
                .Select(row => EventLogRow.StartOf(row.At, "week")).Distinct()
            group first by (first.Game, Cohort: cohort, Later: EventLogRow.Between(cohort, seen, "week")) into week
            select Line(week.Key.Game, week.Key.Cohort, week.Key.Later, week.Count());
        Assert.Equal(returns.Order(), await exported.LinesAsync(
            "SELECT game_id, toDateTime(cohort, 'UTC'), weeks_later, players FROM retention_by_week WHERE game_id != ''"));
        Assert.Equal(
            _log.Count(row => row.Kind == "session.ended"),
            (int)await exported.Pipeline.AskAsync<ulong>("SELECT count() FROM session_lengths", Stop));

        await ConsoleViewsAsync();
        string[] steps = ["session.started", "level.up"];
        Assert.Equal(
            played.Where(row => steps.Contains(row.Kind)).GroupBy(row => (row.Game, row.Player))
                .GroupBy(player => (player.Key.Game, Done: AnalyticsOracle.StepsDone(player, steps)))
                .Select(group => Line(group.Key.Game, group.Key.Done, group.Count())).Order(),
            await exported.LinesAsync(
                "SELECT game_id, steps_done, players FROM funnel(steps = ['session.started', 'level.up'], seconds = 604800)"));
    }

    /// <summary>The views of the console, which have no range: they cover the whole log.</summary>
    private async Task ConsoleViewsAsync()
    {
        foreach (var game in (string[])["star-drift", "word-garden"])
        {
            var rows = _log.Where(row => row.Game == game).ToList();
            var whole = new AnalyticsOracle(rows, new HashSet<Guid>(), rows.Min(row => row.At).Date, DateTime.UtcNow.Date.AddDays(40));
            Assert.Equal(whole.Stickiness().Select(row => Line(row.Start, row.Daily, row.Monthly)).Order(),
                await exported.LinesAsync(
                    $"SELECT toDateTime(start, 'UTC'), daily_players, monthly_players FROM stickiness_by_day WHERE game_id = '{game}'"));
            Assert.Equal(whole.RetentionDays(DateTime.MaxValue).Select(row => Line(row.Cohort, row.Players, row.Returned)).Order(),
                await exported.LinesAsync(
                    "SELECT toDateTime(cohort, 'UTC'), players, concat(toString(day1), '/', toString(day7), '/', toString(day30)) "
                        + $"FROM retention_days WHERE game_id = '{game}'"));
            Assert.Equal(
                whole.Cohorts("clientVersion", DateTime.MaxValue).Select(row => Line(row.Value, row.Players))
                    .Where(line => !line.StartsWith(' ')).Order(),
                await exported.LinesAsync(
                    $"SELECT client_version, count() FROM player_origins WHERE game_id = '{game}' GROUP BY client_version"));
        }
        Assert.Equal(
            _log.Where(row => row.Session is not null && row.Game is not null).GroupBy(row => (row.Game, row.Player, row.Session))
                .Count(session => session.Any(row => row.Kind == "session.started")),
            (int)await exported.Pipeline.AskAsync<ulong>("SELECT count() FROM sessions", Stop));
    }
}

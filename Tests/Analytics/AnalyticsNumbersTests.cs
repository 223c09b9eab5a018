using Xunit;
using static Tests.Analytics.ExportedTwice;

namespace Tests.Analytics;

/// <summary>Every number that analysts get equals the one computed from PostgreSQL.</summary>
[Collection(nameof(ExportedTwice))]
public sealed class AnalyticsNumbersTests(ExportedTwice exported)
{
    private readonly IReadOnlyList<EventLogRow> _log = exported.Rows;

    [Fact]
    public async Task The_endpoints_agree_with_the_event_log()
    {
        foreach (var game in (string?[])[null, "star-drift", "word-garden"])
        {
            foreach (var interval in (string[])["hour", "day", "week", "month"])
            {
                await ActivePlayersAsync(game, interval);
                await SessionLengthAsync(game, interval);
                if (interval != "hour")
                    await RetentionAsync(game, interval);
            }
            await TopActivitiesAsync(game);
            await FunnelAsync(game, "session.started", "level.up", "session.ended");
        }
    }

    private async Task ActivePlayersAsync(string? game, string interval)
    {
        var played = _log.Where(row => row.Game is not null && (game is null || row.Game == game)).ToList();
        var fresh = played.GroupBy(row => row.Player).Select(player => player.Min(row => row.At)).Where(InRange)
            .GroupBy(at => EventLogRow.StartOf(at, interval)).ToDictionary(group => group.Key, group => group.Count());
        var expected = played.Where(row => InRange(row.At)).GroupBy(row => EventLogRow.StartOf(row.At, interval))
            .OrderBy(group => group.Key)
            .Select(group => Line(group.Key, PlayersOf(group), fresh.GetValueOrDefault(group.Key)));

        Assert.Equal(expected, await exported.AskAsync("active-players", game, interval, item =>
            Line(Time(item, "start"), item.GetProperty("players").GetInt64(), item.GetProperty("newPlayers").GetInt64())));
    }

    private async Task SessionLengthAsync(string? game, string interval)
    {
        var expected = _log.Where(row => row.Kind == "session.ended" && (game is null || row.Game == game) && InRange(row.At))
            .GroupBy(row => EventLogRow.StartOf(row.At, interval)).OrderBy(group => group.Key)
            .Select(group =>
            {
                var seconds = group.Select(row => (double)row.Seconds!).Order().ToList();
                return Line(
                    group.Key, seconds.Count, Round(seconds.Average()), Round(Quantile(seconds, 0.5)), Round(Quantile(seconds, 0.95)));
            });

        Assert.Equal(expected, await exported.AskAsync("session-length", game, interval, item => Line(
            Time(item, "start"), item.GetProperty("sessions").GetInt32(), Round(item.GetProperty("averageSeconds").GetDouble()),
            Round(item.GetProperty("medianSeconds").GetDouble()), Round(item.GetProperty("p95Seconds").GetDouble()))));
    }

    private async Task RetentionAsync(string? game, string interval)
    {
        var played = _log.Where(row => row.Game is not null && (game is null || row.Game == game)).GroupBy(row => row.Player).ToList();
        var active = _log.Where(row => row.Game is not null && (game is null || row.Game == game) && InRange(row.At))
            .ToLookup(row => row.Player);
        var expected = played.Select(player => (player.Key, First: player.Min(row => row.At))).Where(first => InRange(first.First))
            .GroupBy(first => EventLogRow.StartOf(first.First, interval)).OrderBy(cohort => cohort.Key)
            .Select(cohort =>
            {
                var later = cohort.SelectMany(first =>
                    active[first.Key].Select(row => EventLogRow.StartOf(row.At, interval)).Where(start => start >= cohort.Key)
                        .Distinct())
                    .GroupBy(start => EventLogRow.Between(cohort.Key, start, interval))
                        .ToDictionary(group => group.Key, group => group.Count());
                return Line(
                    cohort.Key, cohort.Count(),
                    string.Join('/', Enumerable.Range(0, later.Keys.Max() + 1).Select(n => later.GetValueOrDefault(n))));
            });

        Assert.Equal(expected, await exported.AskAsync("retention", game, interval, item => Line(
            Time(item, "cohort"), item.GetProperty("players").GetInt32(),
            string.Join('/', item.GetProperty("retained").EnumerateArray()))));
    }

    private async Task TopActivitiesAsync(string? game)
    {
        var expected = _log.Where(row => (game is null || row.Game == game) && InRange(row.At)).GroupBy(row => row.Kind)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).Take(5)
            .Select(group => Line(group.Key, group.Count(), PlayersOf(group)));

        Assert.Equal(expected, await exported.AskAsync("top-activities", game, "day", item => Line(
            item.GetProperty("kind").GetString(), item.GetProperty("activities").GetInt32(), item.GetProperty("players").GetInt32()),
                "&limit=5"));
    }

    private async Task FunnelAsync(string? game, params string[] steps)
    {
        var done = _log.Where(row => (game is null || row.Game == game) && InRange(row.At)).GroupBy(row => row.Player)
            .Select(player => AnalyticsOracle.StepsDone(player, steps)).ToList();
        var expected = steps.Select((kind, n) => Line(n + 1, kind, done.Count(level => level > n)));

        Assert.Equal(expected, await exported.AskAsync("funnel", game, "day", item => Line(
            item.GetProperty("step").GetInt32(), item.GetProperty("kind").GetString(), item.GetProperty("players").GetInt32()),
                $"&steps={string.Join(',', steps)}"));
    }

    /// <summary>Linear between the two nearest, the ends included.</summary>
    private static double Quantile(List<double> sorted, double level)
    {
        var place = level * (sorted.Count - 1);
        var below = sorted[(int)place];
        return below + (place - (int)place) * (sorted[Math.Min((int)place + 1, sorted.Count - 1)] - below);
    }

    private static double Round(double value) => Math.Round(value, 6);
}

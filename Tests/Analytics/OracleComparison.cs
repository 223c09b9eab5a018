using System.Globalization;
using System.Text.Json;
using Tests.Api;
using Xunit;

namespace Tests.Analytics;

/// <summary>Asks the worker about one game and one range, and compares its responses with <see cref="AnalyticsOracle"/>.</summary>
internal sealed class OracleComparison(WorkerHost worker, string game, DateTime from, DateTime to)
{
    private static readonly string[] Intervals = ["hour", "day", "week", "month"];

    public async Task CompareAsync(AnalyticsOracle oracle, string[] steps)
    {
        foreach (var interval in Intervals)
        {
            Assert.Equal(
                oracle.ActivePlayers(interval).Select(row => Line(row.Start, row.Players, row.New)),
                await LinesAsync("active-players", interval, "start", "players", "newPlayers"));
            Assert.Equal(
                oracle.SessionLengths(interval).Select(row => Line(row.Start, row.Sessions, row.Average, row.Median, row.P95)),
                await LinesAsync("session-length", interval, "start", "sessions", "averageSeconds", "medianSeconds", "p95Seconds"));
            if (interval != "hour")
                Assert.Equal(
                    oracle.Retention(interval).Select(row => Line(row.Cohort, row.Players, row.Retained)),
                    await LinesAsync("retention", interval, "cohort", "players", "retained"));
        }
        Assert.Equal(
            oracle.Funnel(steps).Select(players => Line(players)),
            await LinesAsync($"funnel?steps={string.Join(',', steps)}", "day", "players"));
        Assert.Equal(
            oracle.TopActivities().Select(row => Line(row.Kind, row.Activities, row.Players)),
            await LinesAsync("top-activities", "day", "kind", "activities", "players"));

        async Task<IEnumerable<string>> LinesAsync(string question, string interval, params string[] members) =>
            (await AskAsync(question, interval, country: null, members)).Lines;
    }

    /// <summary>The same for what the console shows, of all players or of one country.</summary>
    public async Task CompareConsoleAsync(AnalyticsOracle oracle, string interval, string? country = null)
    {
        if (country is not null)
            Assert.Equal(
                oracle.ActivePlayers(interval).Select(row => Line(row.Start, row.Players, row.New)),
                (await ConsoleAsync("active-players", "start", "players", "newPlayers")).Lines);
        Assert.Equal(
            oracle.Stickiness().Select(row => Line(row.Start, row.Daily, row.Monthly, (double)row.Daily / row.Monthly)),
            (await ConsoleAsync("stickiness", "start", "dailyPlayers", "monthlyPlayers", "ratio")).Lines);
        Assert.Equal(
            oracle.ActivityChanges(2).Select(row => Line(row.Kind, row.Activities, row.Before, row.Change)),
            (await ConsoleAsync("activity-changes?limit=2", "kind", "activities", "before", "change")).Lines);
        var (returned, asOf) = await ConsoleAsync("retention-days", "cohort", "players", "day1", "day7", "day30");
        Assert.Equal(oracle.RetentionDays(asOf).Select(row => Line(row.Cohort, row.Players, row.Returned.Replace('/', ' '))), returned);
        foreach (var by in (string[])["country", "clientVersion", "platform"])
        {
            (returned, asOf) = await ConsoleAsync(
                $"cohorts?by={by}&limit=100", "value", "players", "day1Of", "day1", "day7Of", "day7", "day30Of", "day30");
            Assert.Equal(
                oracle.Cohorts(by, asOf).Select(row => Line(
                    row.Value.Length == 0 ? -1 : row.Value, row.Players, row.Returned.Replace('/', ' ').Replace(':', ' '))),
                returned);
        }
        var (online, seen) = await ConsoleAsync("concurrent", "start", "peak", "average");
        Assert.Equal(oracle.Concurrent(interval, seen).Select(row => Line(row.Start, row.Peak, row.Average)), online);

        Task<(List<string> Lines, DateTime AsOf)> ConsoleAsync(string question, params string[] members) =>
            AskAsync(question, interval, country, members);
    }

    private async Task<(List<string> Lines, DateTime AsOf)> AskAsync(string question, string interval, string? country, string[] members)
    {
        var answer = await worker.Analyst.FetchAsync(
            $"/v1/analytics/{question}{(question.Contains('?') ? '&' : '?')}gameId={game}"
                + $"&from={from:yyyy-MM-ddTHH:mm:ss}Z&to={to:yyyy-MM-ddTHH:mm:ss}Z&interval={interval}"
                + $"{(country is null ? "" : $"&country={country}")}").JsonAsync();
        var lines = answer.GetProperty("items").EnumerateArray()
            .Select(item => Line([.. members.Select(member => Value(item.GetProperty(member)))]));
        return ([.. lines], answer.GetProperty("asOf").GetDateTime());
    }

    private static object Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join('/', value.EnumerateArray()),
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.Null => -1,
        _ => value.TryGetDateTime(out var time) ? time : value.GetString()!,
    };

    private static string Line(params object[] values) => string.Join(' ', values.Select(value => value switch
    {
        DateTime time => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        string text => text,
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString("0.######", CultureInfo.InvariantCulture),
    }));
}

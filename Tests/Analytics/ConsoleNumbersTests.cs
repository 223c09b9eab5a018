using System.Text.Json;
using Xunit;
using static Tests.Analytics.ExportedTwice;

namespace Tests.Analytics;

/// <summary>Every number that the console shows equals the one computed from PostgreSQL.</summary>
[Collection(nameof(ExportedTwice))]
public sealed class ConsoleNumbersTests(ExportedTwice exported)
{
    private readonly IReadOnlyList<EventLogRow> _log = exported.Rows;

    [Fact]
    public async Task The_console_numbers_agree_with_the_event_log()
    {
        foreach (var game in (string?[])[null, "star-drift", "word-garden"])
            await ConsoleAsync(game);
        foreach (var interval in (string[])["hour", "day", "week", "month"])
        {
            Assert.Equal(
                Oracle(null).CurrencyFlows(interval, byReason: false).Select(flow => $"{flow}"), await FlowsAsync(interval, "kind"));
            Assert.Equal(
                Oracle(null).CurrencyFlows(interval, byReason: true).Select(flow => $"{flow}"), await FlowsAsync(interval, "reason"));
        }
    }

    /// <summary>Across games too: a player of several is one player, and online once.</summary>
    private async Task ConsoleAsync(string? game)
    {
        var played = _log.Where(row => row.Game is not null && (game is null || row.Game == game));
        var oracle = new AnalyticsOracle([.. played], new HashSet<Guid>(), From, To);
        Assert.Equal(
            oracle.Stickiness().Select(row => Line(row.Start, row.Daily, row.Monthly)),
            await exported.AskAsync("stickiness", game, "day", item =>
                Line(Time(item, "start"), Number(item, "dailyPlayers"), Number(item, "monthlyPlayers"))));
        Assert.Equal(
            oracle.RetentionDays(DateTime.UtcNow).Select(row => Line(row.Cohort, row.Players, row.Returned)),
            await exported.AskAsync("retention-days", game, "day", item =>
                Line(Time(item, "cohort"), Number(item, "players"), Returned(item))));
        Assert.Equal(
            Oracle(game).ActivityChanges(10).Select(row => Line(row.Kind, row.Activities, row.Before, row.Change)),
            await exported.AskAsync("activity-changes", game, "day", item =>
                Line(Text(item, "kind"), Number(item, "activities"), Number(item, "before"), Number(item, "change"))));
        var before = DateTime.UtcNow;
        var online = await exported.AskAsync("concurrent", game, "day", item => Line(Time(item, "start"), Number(item, "peak")));
        Assert.Equal(oracle.Concurrent("day", before).Select(row => Line(row.Start, row.Peak)), online);
    }

    private Task<List<string>> FlowsAsync(string interval, string by)
    {
        return exported.AskAsync("currency-flows", null, interval, item => $"{Flow(item)}", $"&by={by}");

        static (DateTime, string?, string?, string, long, long, long, long) Flow(JsonElement item) => (
            Time(item, "start"), Text(item, "currency"), Text(item, "kind"), Text(item, "reason") ?? "",
            Number(item, "in"), Number(item, "out"), Number(item, "entries"), Number(item, "players"));
    }

    private static string Returned(JsonElement item) => string.Join('/', ((string[])["day1", "day7", "day30"])
        .Select(day => item.GetProperty(day) is { ValueKind: JsonValueKind.Number } players ? players.GetInt32() : -1));

    private static long Number(JsonElement item, string member) => item.GetProperty(member).GetInt64();

    private static string? Text(JsonElement item, string member) => item.GetProperty(member).GetString();

    private AnalyticsOracle Oracle(string? game) =>
        new([.. _log.Where(row => game is null || row.Game == game)], new HashSet<Guid>(), From, To);
}

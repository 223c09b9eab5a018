using AnalyticsWorker.Warehouse;
using ClickHouse.Driver;
using Xunit;

namespace Tests.Analytics;

/// <summary>What must hold of a warehouse after any failure on the way.</summary>
internal static class WarehouseAudit
{
    /// <summary>Each activity is stored once, before any merge, and counted once in everything computed from it.</summary>
    public static async Task HasEachOnceAsync(
        ClickHouseClient warehouse, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        foreach (var table in (string[])["activities", "activities_once"])
        {
            var stored = new List<Guid>();
            await using var reader = await warehouse.ExecuteReaderAsync(
                $"SELECT activity_id FROM {table}", cancellationToken: cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                stored.Add(reader.GetGuid(0));
            var times = stored.GroupBy(id => id).ToDictionary(group => group.Key, group => group.Count());
            var (missing, unknown, doubled) = (
                ids.Count(id => !times.ContainsKey(id)), times.Keys.Except(ids).Count(), times.Count(pair => pair.Value > 1));
            Assert.True(
                (missing, unknown, doubled) == (0, 0, 0),
                $"{table}: of {ids.Count} activities {missing} are missing, {doubled} doubled, and {unknown} are unknown.");
        }

        // What the materialized views keep, and the views over it, against the same from the raw table.
        foreach (var (view, raw) in ((string, string)[])
        [
            ("SELECT sum(activities) FROM activities_by_day", "SELECT count() FROM activities"),
            ("SELECT sum(players) FROM new_players_by_day", "SELECT uniqExact(game_id, player_id) FROM activities WHERE game_id != ''"),
            ("SELECT sum(players) FROM active_players_by_hour",
                "SELECT uniqExact(game_id, toStartOfHour(occurred_at), player_id) FROM activities WHERE game_id != ''"),
            ("SELECT sum(players) FROM active_players_by_month",
                "SELECT uniqExact(game_id, toStartOfMonth(occurred_at), player_id) FROM activities WHERE game_id != ''"),
            ("SELECT count() FROM player_origins",
                "SELECT uniqExact(game_id, player_id) FROM activities WHERE game_id != '' AND kind = 'session.started' AND "
                    + "JSONHas(payload, 'clientVersion')"),
            ("SELECT sum(daily_players) FROM stickiness_by_day",
                "SELECT uniqExact(game_id, toDate(occurred_at), player_id) FROM activities WHERE game_id != ''"),
            ("SELECT sum(players) FROM retention_days", "SELECT uniqExact(game_id, player_id) FROM activities WHERE game_id != ''"),
            ("SELECT sum(players) FROM retention_by_week WHERE weeks_later = 0",
                "SELECT uniqExact(game_id, player_id) FROM activities WHERE game_id != ''"),
        ])
            Assert.Equal((raw, await NumberAsync(raw)), (raw, await NumberAsync(view)));

        // And entry by entry, where sums might agree by chance.
        foreach (var view in MaterializedView.All)
            Assert.Equal(
                (view.Target, 0),
                (view.Target, (await view.CompareAsync(warehouse, new ActivityRange("1", []), cancellationToken)).Missing));

        async Task<ulong> NumberAsync(string sql) =>
            (ulong)(await warehouse.ExecuteScalarAsync(sql, cancellationToken: cancellationToken))!;
    }
}

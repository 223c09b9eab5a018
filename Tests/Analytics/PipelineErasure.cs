using AnalyticsWorker.Erasure;
using AnalyticsWorker.Sources;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Tests.Api;

namespace Tests.Analytics;

/// <summary>Erases players from a <see cref="Pipeline"/>.</summary>
internal static class PipelineErasure
{
    /// <summary>The event log, as the eraser sees it.</summary>
    public static EventLogs Logs(this Pipeline pipeline) =>
        new(new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:gamedb", pipeline.ConnectionString)]).Build());

    /// <summary>Leaves behind what GameApi does when it has erased a player.</summary>
    public static async Task RequestErasureAsync(
        this Pipeline pipeline, Guid player, CancellationToken cancellationToken, string ago = "0")
    {
        await using var command = pipeline.Database.CreateCommand("""
            WITH gone AS (DELETE FROM activities WHERE player_id = $1)
            INSERT INTO erasure_requests (player_id, requested_at, game_erased_at, leaderboards_erased_at)
            VALUES ($1, now(), now() - $2::interval, now() - $2::interval)
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = player });
        command.Parameters.Add(new NpgsqlParameter { Value = ago });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// Alternates the export and the eraser until so many are erased. Replaced parts leave the disk at once, where it usually takes a
    /// minute.
    /// </summary>
    public static async Task UntilErasedAsync(
        this Pipeline pipeline, WarehouseEraser eraser, int players, CancellationToken cancellationToken, bool exports = true)
    {
        foreach (var table in (string[])["activities", "first_seen", "first_sessions", "player_days", "admin_audit"])
            await pipeline.AskAsync<object>($"ALTER TABLE {table} MODIFY SETTING old_parts_lifetime = 0", cancellationToken);
        var erased = 0;
        await Eventually.HoldsAsync(async () =>
        {
            if (exports)
                await pipeline.DrainAsync(100, cancellationToken);
            erased += await eraser.RunOnceAsync(cancellationToken);
            return erased == players;
        });
    }

    /// <summary>Erases players whose activities are exported, while the worker continues to export.</summary>
    public static async Task EraseAsync(
        this Pipeline pipeline, IReadOnlyList<Guid> players, CancellationToken cancellationToken)
    {
        foreach (var player in players)
            await pipeline.RequestErasureAsync(player, cancellationToken, "1 minute");
        await using var logs = pipeline.Logs();
        var eraser = new WarehouseEraser(logs, new PlayerRows(pipeline.Warehouse), pipeline.Erasures);
        await pipeline.UntilErasedAsync(eraser, players.Count, cancellationToken, exports: false);
    }
}

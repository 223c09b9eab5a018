using AnalyticsWorker.Erasure;
using AnalyticsWorker.Sources;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

public sealed class WarehouseErasureTests(LocalStores stores)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_erased_player_is_gone_from_the_warehouse_once_the_export_has_read_past_it_and_others_stay()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        var ids = await pipeline.ActAsync(3, Stop);
        await pipeline.DrainAsync(10, ids.Count, Stop);
        var erased = await pipeline.AskAsync<Guid>("SELECT any(player_id) FROM activities", Stop);
        await using var logs = new EventLogs(new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:gamedb"] = pipeline.ConnectionString }).Build());
        var eraser = new WarehouseEraser(logs, pipeline.Warehouse, TimeProvider.System);
        await RequestAsync(pipeline, erased);

        // The export has not read since: a row of the player could still be on its way.
        Assert.Equal(0, await eraser.RunOnceAsync(Stop));
        await Eventually.HoldsAsync(async () =>
        {
            await pipeline.DrainAsync(10, Stop);
            return await eraser.RunOnceAsync(Stop) == 1;
        });

        foreach (var table in (string[])["activities", "first_seen", "activities_once"])
        {
            Assert.Equal(0UL, await pipeline.AskAsync<ulong>($"SELECT count() FROM {table} WHERE player_id = '{erased}'", Stop));
            Assert.Equal(2UL, await pipeline.AskAsync<ulong>($"SELECT count() FROM {table}", Stop));
        }
        Assert.Equal(0, await eraser.RunOnceAsync(Stop));
    }

    /// <summary>What GameApi leaves behind when it has erased a player.</summary>
    private static async Task RequestAsync(Pipeline pipeline, Guid player)
    {
        await using var command = pipeline.Database.CreateCommand("""
            WITH gone AS (DELETE FROM activities WHERE player_id = $1)
            INSERT INTO erasure_requests (player_id, requested_at, game_erased_at, leaderboards_erased_at) VALUES ($1, now(), now(), now())
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = player });
        await command.ExecuteNonQueryAsync(Stop);
    }
}

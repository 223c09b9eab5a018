using AnalyticsWorker.Erasure;
using AnalyticsWorker.Sources;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Tests.Wallets;
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
        await using var logs = Logs(pipeline);
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

    [Fact]
    public async Task Nothing_in_the_warehouse_names_an_erased_player_whom_others_gave_to()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var host = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?> { ["ConnectionStrings:gamedb"] = pipeline.ConnectionString, ["Erasure:Interval"] = "00:00:00.200" });
        var bank = await Bank.OpenAsync(host);
        var (player, other) = (await host.PlayerAsync(), await host.PlayerAsync());
        await bank.GrantAsync(player, 50);
        await Bank.GiveAsync(player, other, 20).JsonAsync();
        await Bank.GiveAsync(other, player, 5).JsonAsync();
        // Two registrations, a grant, both sides of two gifts; and one that no warehouse takes.
        await using var poison = pipeline.Database.CreateCommand("""
            INSERT INTO activities (player_id, activity_id, kind, occurred_at) VALUES ($1, uuidv7(), 'level.up', 'infinity')
            """);
        poison.Parameters.Add(new NpgsqlParameter { Value = player.Id });
        await poison.ExecuteNonQueryAsync(Stop);
        await pipeline.DrainAsync(100, 7, Stop);
        Assert.NotEmpty(await NamedAsync(pipeline, player.Id));

        using var asked = await player.Client.DeleteAsync("/v1/players/me", Stop);
        await using var logs = Logs(pipeline);
        var eraser = new WarehouseEraser(logs, pipeline.Warehouse, TimeProvider.System);
        await Eventually.HoldsAsync(async () =>
        {
            await pipeline.DrainAsync(100, Stop);
            return await eraser.RunOnceAsync(Stop) == 1;
        });

        Assert.Empty(await NamedAsync(pipeline, player.Id));
        Assert.Equal(["activities"], await NamedAsync(pipeline, other.Id));
        Assert.Equal(2UL, await pipeline.AskAsync<ulong>($"SELECT uniqExact(JSONExtractString(payload, 'giftId')) FROM activities WHERE player_id = '{other.Id}' AND kind LIKE 'gift.%'", Stop));
        await using var letters = pipeline.Database.CreateCommand("SELECT count(*) FROM export_dead_letters");
        Assert.Equal(0L, await letters.ExecuteScalarAsync(Stop));
    }

    private static EventLogs Logs(Pipeline pipeline) => new(new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:gamedb"] = pipeline.ConnectionString }).Build());

    /// <summary>The tables with the player's id in any column.</summary>
    private static async Task<List<string>> NamedAsync(Pipeline pipeline, Guid player)
    {
        var named = new List<string>();
        foreach (var table in await pipeline.AskAsync<string[]>("SELECT groupArray(name) FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'", Stop))
        {
            if (await pipeline.AskAsync<ulong>($"SELECT countIf(position(formatRow('TSV', *), '{player}') > 0) FROM {table}", Stop) > 0)
                named.Add(table);
        }
        return named;
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

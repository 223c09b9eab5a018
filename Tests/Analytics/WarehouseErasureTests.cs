using System.Text;
using AnalyticsWorker.Erasure;
using AnalyticsWorker.Sources;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Tests.Wallets;
using Xunit;

namespace Tests.Analytics;

/// <summary>An erased player leaves nothing in the warehouse.</summary>
public sealed class WarehouseErasureTests(LocalStores stores) : WarehouseErasureTestBase
{
    [Fact]
    public async Task Erasure_waits_until_the_export_has_passed_the_player_and_leaves_others_alone()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        var ids = await pipeline.StartSessionsAsync(3, Stop);
        await pipeline.DrainAsync(10, ids.Count, Stop);
        var erased = await pipeline.AskAsync<Guid>("SELECT any(player_id) FROM activities", Stop);
        await using var logs = pipeline.Logs();
        var eraser = Eraser(pipeline, logs);
        await pipeline.RequestErasureAsync(erased, Stop);

        // The export has not read since: a row of the player could still be on its way.
        Assert.Equal(0, await eraser.RunOnceAsync(Stop));
        await pipeline.UntilErasedAsync(eraser, 1, Stop);

        foreach (var table in (string[])["activities", "first_seen", "first_sessions", "player_days", "activities_once"])
        {
            Assert.Equal(0UL, await pipeline.AskAsync<ulong>($"SELECT count() FROM {table} WHERE player_id = '{erased}'", Stop));
            Assert.Equal(2UL, await pipeline.AskAsync<ulong>($"SELECT count() FROM {table}", Stop));
        }
        Assert.Equal(0, await eraser.RunOnceAsync(Stop));
    }

    [Fact]
    public async Task Nothing_in_the_warehouse_names_an_erased_player_who_received_gifts()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var host = await GameApiHost.StartAsync(
            stores,
            new Dictionary<string, string?> { ["ConnectionStrings:gamedb"] = pipeline.ConnectionString,
                ["Erasure:Interval"] = "00:00:00.200" });
        var bank = await Bank.OpenAsync(host);
        var (player, other) = (await host.PlayerAsync(), await host.PlayerAsync());
        await bank.GrantAsync(player, 50);
        await Bank.GiveAsync(player, other, 20).JsonAsync();
        await Bank.GiveAsync(other, player, 5).JsonAsync();
        // Two registrations, a grant, both sides of two gifts; and one activity that the warehouse rejects.
        await using var poison = pipeline.Database.CreateCommand("""
            INSERT INTO activities (player_id, activity_id, kind, occurred_at) VALUES ($1, uuidv7(), 'level.up', 'infinity')
            """);
        poison.Parameters.Add(new NpgsqlParameter { Value = player.Id });
        await poison.ExecuteNonQueryAsync(Stop);
        await pipeline.DrainAsync(100, 7, Stop);
        Assert.NotEmpty(await NamedAsync(pipeline, player.Id));

        using var asked = await player.Client.DeleteAsync("/v1/players/me", Stop);
        await using var logs = pipeline.Logs();
        var eraser = Eraser(pipeline, logs);
        await pipeline.UntilErasedAsync(eraser, 1, Stop);

        Assert.Empty(await NamedAsync(pipeline, player.Id));
        Assert.Equal(["activities"], await NamedAsync(pipeline, other.Id));
        Assert.Equal(
            2UL, await pipeline.AskAsync<ulong>(
                "SELECT uniqExact(JSONExtractString(payload, 'giftId')) FROM activities "
                    + $"WHERE player_id = '{other.Id}' AND kind LIKE 'gift.%'", Stop));
        await using var letters = pipeline.Database.CreateCommand("SELECT count(*) FROM export_dead_letters");
        Assert.Equal(0L, await letters.ExecuteScalarAsync(Stop));
    }

    [Fact]
    public async Task Payloads_of_an_erased_player_are_gone_from_the_disk()
    {
        await using var server = await stores.StartServerAsync(StoreKind.ClickHouse, Stop);
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop, server.ConnectionString);
        var secret = $"secret-{Guid.NewGuid():N}";
        await pipeline.AskAsync<object>("ALTER TABLE activities MODIFY COLUMN payload String CODEC(NONE)", Stop);
        var ids = await pipeline.ActAsync(1, Stop, $$"""{"text":"{{secret}}"}""");
        ids.AddRange(await pipeline.ActAsync(50, Stop));
        await pipeline.DrainAsync(100, ids.Count, Stop);
        Assert.NotEmpty(FilesWith(server.DataFolder, secret));
        var erased = await pipeline.AskAsync<Guid>($"SELECT any(player_id) FROM activities WHERE payload LIKE '%{secret}%'", Stop);
        await using var logs = pipeline.Logs();
        await pipeline.RequestErasureAsync(erased, Stop);

        await pipeline.UntilErasedAsync(Eraser(pipeline, logs), 1, Stop);

        // Marked as erased only now, and nothing is left for a disk that is stolen or copied.
        Assert.Empty(FilesWith(server.DataFolder, secret));
        Assert.Equal(50, (await pipeline.ExportedAsync(Stop)).Count);
    }

    private static WarehouseEraser Eraser(Pipeline pipeline, EventLogs logs) =>
        new(logs, new PlayerRows(pipeline.Warehouse), pipeline.Erasures);

    private static List<string> FilesWith(string folder, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. Directory.EnumerateFiles(Path.Combine(folder, "data", "store"), "*.bin", SearchOption.AllDirectories)
            .Where(file => File.ReadAllBytes(file).AsSpan().IndexOf(bytes) >= 0)];
    }
}

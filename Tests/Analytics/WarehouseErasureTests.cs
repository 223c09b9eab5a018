using System.Text;
using AnalyticsWorker.Erasure;
using AnalyticsWorker.Sources;
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
    public async Task Nothing_in_the_warehouse_names_an_erased_player_whom_others_gave_to()
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
        // Two registrations, a grant, both sides of two gifts; and one that no warehouse takes.
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
                $"SELECT uniqExact(JSONExtractString(payload, 'giftId')) FROM activities WHERE player_id = '{other.Id}' AND kind LIKE 'gift.%'", Stop));
        await using var letters = pipeline.Database.CreateCommand("SELECT count(*) FROM export_dead_letters");
        Assert.Equal(0L, await letters.ExecuteScalarAsync(Stop));
    }

    [Fact]
    public async Task What_an_erased_player_reported_is_gone_from_the_disk_and_not_only_masked()
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

    [Fact]
    public async Task A_deletion_is_not_repeated_while_one_is_under_way_and_the_next_one_takes_all_who_came_meanwhile()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        var ids = await pipeline.ActAsync(6, Stop);
        await pipeline.DrainAsync(10, ids.Count, Stop);
        var players = await pipeline.AskAsync<Guid[]>("SELECT groupArray(player_id) FROM activities", Stop);
        await using var logs = pipeline.Logs();
        var eraser = Eraser(pipeline, logs);
        await pipeline.RequestErasureAsync(players[0], Stop);
        await pipeline.AskAsync<object>("SYSTEM STOP MERGES activities", Stop);
        await Eventually.HoldsAsync(async () =>
        {
            await pipeline.DrainAsync(10, Stop);
            await eraser.RunOnceAsync(Stop);
            return await MutationsAsync(pipeline) == 1;
        });

        foreach (var player in players[1..5])
            await pipeline.RequestErasureAsync(player, Stop, ago: "1 minute");
        await pipeline.DrainAsync(10, Stop);
        for (var round = 0; round < 5; round++)
            Assert.Equal(0, await eraser.RunOnceAsync(Stop));
        Assert.Equal(1UL, await MutationsAsync(pipeline));
        await pipeline.AskAsync<object>("SYSTEM START MERGES activities", Stop);
        await pipeline.UntilErasedAsync(eraser, 5, Stop);

        Assert.Equal(2UL, await MutationsAsync(pipeline));
        Assert.Equal(players[5..], await pipeline.AskAsync<Guid[]>("SELECT groupArray(player_id) FROM activities", Stop));
    }

    [Fact]
    public async Task Rows_that_come_back_late_or_from_a_backup_are_erased_again_from_the_register()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        var ids = await pipeline.ActAsync(3, Stop);
        await pipeline.DrainAsync(10, ids.Count, Stop);
        var erased = await pipeline.AskAsync<Guid>("SELECT any(player_id) FROM activities", Stop);
        await using var logs = pipeline.Logs();
        var (eraser, sweep) = (Eraser(pipeline, logs), new ErasureSweep(logs, new PlayerRows(pipeline.Warehouse)));
        await pipeline.RequestErasureAsync(erased, Stop);
        await pipeline.UntilErasedAsync(eraser, 1, Stop);
        Assert.Equal(0, await sweep.RunOnceAsync(Stop));

        // Uploaded before the erasure, committed and exported after it; a restored warehouse looks the same.
        await using var late = pipeline.Database.CreateCommand(
            "INSERT INTO activities (player_id, activity_id, game_id, kind, occurred_at) VALUES ($1, uuidv7(), 'star-drift', "
                + "'level.up', now())");
        late.Parameters.Add(new NpgsqlParameter { Value = erased });
        await late.ExecuteNonQueryAsync(Stop);
        await pipeline.DrainAsync(10, 3, Stop);
        Assert.Equal(1, await sweep.RunOnceAsync(Stop));
        await pipeline.UntilErasedAsync(eraser, 1, Stop);

        Assert.Empty(await NamedAsync(pipeline, erased));
        Assert.Equal(0, await sweep.RunOnceAsync(Stop));
    }

    [Fact]
    public async Task A_restored_gamedb_gets_the_erasures_that_its_backup_lacks_from_the_warehouse()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var logs = pipeline.Logs();
        var earlier = new RegisterCopy(logs, pipeline.Warehouse);
        Guid[] erased = [Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()];
        await earlier.CopyAsync(Stop);
        foreach (var player in erased[..2])
            await pipeline.RequestErasureAsync(player, Stop);
        await earlier.CopyAsync(Stop);
        await pipeline.RequestErasureAsync(erased[2], Stop);
        await earlier.CopyAsync(Stop);
        await earlier.CopyAsync(Stop);
        Assert.Equal(3UL, await pipeline.AskAsync<ulong>("SELECT count() FROM erasures", Stop));
        var requested = await RegisterAsync();
        Assert.Equal(0, await earlier.RestoreAsync(Stop));

        // The backup is from after the first; the worker has been restarted since.
        await using (var restore = pipeline.Database.CreateCommand("DELETE FROM erasure_requests WHERE player_id = ANY($1)"))
        {
            restore.Parameters.Add(new NpgsqlParameter { Value = erased[1..] });
            await restore.ExecuteNonQueryAsync(Stop);
        }

        var register = new RegisterCopy(logs, pipeline.Warehouse);
        await register.CopyAsync(Stop);
        Assert.Equal(2, await register.RestoreAsync(Stop));
        Assert.Equal(requested, await RegisterAsync());
        await using var pending = pipeline.Database.CreateCommand(
            "SELECT count(*) FROM erasure_requests WHERE game_erased_at IS NULL AND next_attempt_at <= now()");
        Assert.Equal(2L, await pending.ExecuteScalarAsync(Stop));
        Assert.Equal(0, await register.RestoreAsync(Stop));

        async Task<string> RegisterAsync()
        {
            await using var read = pipeline.Database.CreateCommand(
                "SELECT string_agg(player_id || ' ' || requested_at, ', ' ORDER BY player_id) FROM erasure_requests");
            return (string)(await read.ExecuteScalarAsync(Stop))!;
        }
    }

    private static WarehouseEraser Eraser(Pipeline pipeline, EventLogs logs) =>
        new(logs, new PlayerRows(pipeline.Warehouse), pipeline.Erasures);

    private static Task<ulong> MutationsAsync(Pipeline pipeline) =>
        pipeline.AskAsync<ulong>(
            "SELECT count() FROM system.mutations WHERE database = currentDatabase() AND table = 'activities' AND command LIKE '%DELETE%'",
            Stop);

    private static List<string> FilesWith(string folder, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. Directory.EnumerateFiles(Path.Combine(folder, "data", "store"), "*.bin", SearchOption.AllDirectories)
            .Where(file => File.ReadAllBytes(file).AsSpan().IndexOf(bytes) >= 0)];
    }

    /// <summary>The tables with the player's id in any column.</summary>
    private static async Task<List<string>> NamedAsync(Pipeline pipeline, Guid player)
    {
        var named = new List<string>();
        foreach (
            var table in await pipeline.AskAsync<string[]>(
                "SELECT groupArray(name) FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'", Stop))
        {
            if (await pipeline.AskAsync<ulong>($"SELECT countIf(position(formatRow('TSV', *), '{player}') > 0) FROM {table}", Stop) > 0)
                named.Add(table);
        }
        return named;
    }
}

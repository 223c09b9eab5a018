using AnalyticsWorker.Erasure;
using AnalyticsWorker.Sources;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

/// <summary>Erasures that meet a running deletion, late rows or a restored backup.</summary>
public sealed class WarehouseErasureRecoveryTests(LocalStores stores) : WarehouseErasureTestBase
{
    [Fact]
    public async Task One_deletion_runs_at_a_time_and_the_next_takes_all_requests_made_meanwhile()
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
    public async Task Rows_that_return_late_or_from_a_backup_are_erased_again()
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
    public async Task A_restored_gamedb_gets_the_erasures_missing_in_its_backup_from_the_warehouse()
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
}

using AnalyticsWorker.Export;
using CsCheck;
using Npgsql;
using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

/// <summary>Every activity is in the warehouse exactly once, wherever an exporter stops.</summary>
public sealed class ExportTests(LocalStores stores)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private enum Crash
    {
        AfterReading,
        AfterAnnouncing,
        AfterInserting,
        None,
    }

    [Fact]
    public async Task Everything_is_exported_once_in_batches_of_any_size()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        var ids = await pipeline.ActAsync(137, Stop);
        ids.AddRange(await pipeline.ActAsync(20, Stop));

        await pipeline.DrainAsync(50, ids.Count, Stop);
        await pipeline.DrainAsync(50, Stop);

        Assert.Equal(ids.Order(), (await pipeline.ExportedAsync(Stop)).Order());
    }

    [Fact]
    public async Task An_exporter_that_dies_after_any_step_loses_and_duplicates_nothing()
    {
        await Gen.Select(Gen.Enum<Crash>(), Gen.Int[1, 9], Gen.Int[0, 12]).Array[2, 12].SampleAsync(async steps =>
        {
            await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
            var ids = new List<Guid>();
            foreach (var (crash, batch, activities) in steps)
            {
                ids.AddRange(await pipeline.ActAsync(activities, Stop));
                await RunUntilAsync(pipeline, crash, batch);
            }

            await pipeline.DrainAsync(7, ids.Count, Stop);
            await pipeline.DrainAsync(7, Stop);
            Assert.Equal(ids.Order(), (await pipeline.ExportedAsync(Stop)).Order());
            Assert.Equal(
                (ulong)ids.Count, await pipeline.AskAsync<ulong>("SELECT coalesce(sum(activities), 0) FROM activities_by_day", Stop));
            Assert.Equal(
                (ulong)ids.Count, await pipeline.AskAsync<ulong>("SELECT coalesce(sum(players), 0) FROM new_players_by_day", Stop));
        }, iter: 10, threads: 1);
    }

    [Fact]
    public async Task Rows_that_the_warehouse_acknowledged_and_lost_are_there_after_the_range_is_repeated()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        var ids = await pipeline.ActAsync(20, Stop);
        await pipeline.ActAsync(1, Stop, $$"""{"text":"{{new string('x', 70_000)}}"}""");
        // When an exporter stops with a part of them announced, its successors repeat that part alone.
        await pipeline.BelowHorizonAsync(ids.Count + 1, Stop);
        await RunUntilAsync(pipeline, Crash.AfterInserting, 100);
        Assert.Equal(ids.Count, (await pipeline.ExportedAsync(Stop)).Count);
        // The engine notes the token of an insert before it stores the part: killed in between, it knows an insert that it has not got.
        await pipeline.AskAsync<object>(
            $"DELETE FROM activities WHERE activity_id IN ('{ids[3]}', '{ids[17]}') SETTINGS lightweight_deletes_sync = 2", Stop);
        Assert.Equal(18, (await pipeline.ExportedAsync(Stop)).Count);

        await pipeline.DrainAsync(100, ids.Count, Stop);

        Assert.Equal(ids.Order(), (await pipeline.ExportedAsync(Stop)).Order());
    }

    [Fact]
    public async Task Activities_of_different_players_with_one_id_are_all_exported_across_batches()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var command = pipeline.Database.CreateCommand("""
            INSERT INTO activities (player_id, activity_id, game_id, kind, occurred_at, payload)
            SELECT gen_random_uuid(), $1, CASE n WHEN 3 THEN NULL ELSE 'star-drift' END,
                CASE n WHEN 3 THEN 'player.erased' ELSE 'level.up' END, now(), '{}'
            FROM generate_series(1, 7) AS n
            """);
        command.Parameters.Add(new() { Value = Guid.CreateVersion7() });
        await command.ExecuteNonQueryAsync(Stop);

        await pipeline.DrainAsync(2, 7, Stop);
        await pipeline.DrainAsync(2, Stop);

        Assert.Equal(7, (await pipeline.ExportedAsync(Stop)).Count);
        Assert.Equal(7UL, await pipeline.AskAsync<ulong>("SELECT uniqExact(player_id) FROM activities", Stop));
    }

    [Fact]
    public async Task Rows_that_commit_late_are_not_skipped()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var connection = await pipeline.Database.OpenConnectionAsync(Stop);
        await using var open = await connection.BeginTransactionAsync(Stop);
        var late = await pipeline.ActAsync(3, Stop, transaction: open);
        var early = await pipeline.ActAsync(5, Stop);

        await pipeline.DrainAsync(100, Stop);
        Assert.Empty((await pipeline.ExportedAsync(Stop)).Intersect(late));
        await open.CommitAsync(Stop);
        await pipeline.DrainAsync(100, late.Count + early.Count, Stop);

        Assert.Equal(late.Concat(early).Order(), (await pipeline.ExportedAsync(Stop)).Order());
    }

    [Fact]
    public async Task An_exporter_that_lost_the_lead_does_not_move_the_cursor()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        var ids = await pipeline.ActAsync(10, Stop);
        await using var connection = await pipeline.Database.OpenConnectionAsync(Stop);
        var old = await pipeline.ResumeAsync(connection, 100, Stop);
        var batch = await old.ReadAsync(Stop);

        await pipeline.DrainAsync(100, ids.Count, Stop);

        await Assert.ThrowsAsync<LeadLostException>(() => old.AnnounceAsync(batch, Stop));
        Assert.Equal(ids.Order(), (await pipeline.ExportedAsync(Stop)).Order());
    }

    [Fact]
    public async Task One_of_two_exporters_leads()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var first = await pipeline.Database.OpenConnectionAsync(Stop);
        await using var second = await pipeline.Database.OpenConnectionAsync(Stop);

        var lead = await LeaderLock.TryAcquireAsync(first, Stop);
        Assert.NotNull(lead);
        Assert.Null(await LeaderLock.TryAcquireAsync(second, Stop));
        // A leader that vanishes silently keeps its connection, and with it the lock, for half a minute and not for the two hours that
        // are usual.
        await using var patience = new NpgsqlCommand("""
            SELECT current_setting('tcp_keepalives_idle')::int
                + current_setting('tcp_keepalives_interval')::int * current_setting('tcp_keepalives_count')::int
            """, first);
        Assert.InRange((int)(await patience.ExecuteScalarAsync(Stop))!, 5, 30);
        await lead.DisposeAsync();
        Assert.NotNull(await LeaderLock.TryAcquireAsync(second, Stop));
    }

    private static async Task RunUntilAsync(Pipeline pipeline, Crash crash, int size)
    {
        await using NpgsqlConnection connection = await pipeline.Database.OpenConnectionAsync(Stop);
        var exporter = await pipeline.ResumeAsync(connection, size, Stop);
        var batch = await exporter.ReadAsync(Stop);
        if (crash == Crash.AfterReading)
            return;
        await exporter.AnnounceAsync(batch, Stop);
        if (crash == Crash.AfterAnnouncing)
            return;
        var dead = await exporter.InsertAsync(batch, Stop);
        if (crash == Crash.AfterInserting)
            return;
        await exporter.MoveAsync(batch, dead, Stop);
    }
}

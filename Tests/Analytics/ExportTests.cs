using AnalyticsWorker.Export;
using CsCheck;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

/// <summary>Every activity is in the warehouse once, wherever an exporter stops.</summary>
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
    public async Task An_exporter_that_dies_after_any_step_is_succeeded_without_loss_or_double()
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
            Assert.Equal((ulong)ids.Count, await pipeline.AskAsync<ulong>("SELECT coalesce(sum(activities), 0) FROM activities_by_day", Stop));
            Assert.Equal((ulong)ids.Count, await pipeline.AskAsync<ulong>("SELECT coalesce(sum(players), 0) FROM new_players_by_day", Stop));
        }, iter: 10, threads: 1);
    }

    [Fact]
    public async Task What_the_warehouse_acknowledged_and_lost_is_there_after_the_range_was_repeated()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        var ids = await pipeline.ActAsync(20, Stop);
        await pipeline.ActAsync(1, Stop, $$"""{"text":"{{new string('x', 70_000)}}"}""");
        await Eventually.HoldsAsync(async () =>
        {
            await RunUntilAsync(pipeline, Crash.AfterInserting, 100);
            return (await pipeline.ExportedAsync(Stop)).Count == ids.Count;
        });
        // The engine notes the token of an insert before it stores the part: killed in between, it knows an insert that it has not got.
        await pipeline.AskAsync<object>($"DELETE FROM activities WHERE activity_id IN ('{ids[3]}', '{ids[17]}') SETTINGS lightweight_deletes_sync = 2", Stop);
        Assert.Equal(18, (await pipeline.ExportedAsync(Stop)).Count);

        await pipeline.DrainAsync(100, ids.Count, Stop);

        Assert.Equal(ids.Order(), (await pipeline.ExportedAsync(Stop)).Order());
    }

    [Fact]
    public async Task History_of_many_years_is_exported_in_one_batch()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var command = pipeline.Database.CreateCommand("""
            INSERT INTO activities (player_id, activity_id, game_id, kind, occurred_at)
            SELECT gen_random_uuid(), uuidv7(), 'star-drift', 'level.up', now() - n * interval '40 days' FROM generate_series(0, 150) AS n
            """);
        await command.ExecuteNonQueryAsync(Stop);

        await pipeline.DrainAsync(1_000, 15, Stop);

        // What is older than 25 months is the warehouse's to forget.
        Assert.InRange(await pipeline.AskAsync<ulong>("SELECT count() FROM activities WHERE occurred_at > now() - INTERVAL 24 MONTH", Stop), 18UL, 20UL);
    }

    [Fact]
    public async Task Players_who_gave_their_activities_the_same_id_lose_none_although_a_batch_ends_between_them()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var command = pipeline.Database.CreateCommand("""
            INSERT INTO activities (player_id, activity_id, game_id, kind, occurred_at, payload)
            SELECT gen_random_uuid(), $1, 'star-drift', CASE n WHEN 3 THEN 'player.erased' ELSE 'level.up' END, now(), '{}' FROM generate_series(1, 7) AS n
            """);
        command.Parameters.Add(new() { Value = Guid.CreateVersion7() });
        await command.ExecuteNonQueryAsync(Stop);

        await pipeline.DrainAsync(2, 7, Stop);
        await pipeline.DrainAsync(2, Stop);

        Assert.Equal(7, (await pipeline.ExportedAsync(Stop)).Count);
        Assert.Equal(7UL, await pipeline.AskAsync<ulong>("SELECT uniqExact(player_id) FROM activities", Stop));
    }

    [Fact]
    public async Task What_commits_late_is_not_skipped()
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
    public async Task A_row_that_the_warehouse_refuses_is_a_dead_letter_and_the_others_go_on()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        var good = await pipeline.ActAsync(30, Stop);
        var poison = await pipeline.ActAsync(1, Stop, $$"""{"text":"{{new string('x', 70_000)}}"}""");
        good.AddRange(await pipeline.ActAsync(30, Stop));

        await pipeline.DrainAsync(1_000, good.Count, Stop);

        Assert.Equal(good.Order(), (await pipeline.ExportedAsync(Stop)).Order());
        await using var command = pipeline.Database.CreateCommand("SELECT activity_id, reason, length(payload::text) FROM export_dead_letters");
        await using var letters = await command.ExecuteReaderAsync(Stop);
        Assert.True(await letters.ReadAsync(Stop));
        Assert.Equal(poison[0], letters.GetGuid(0));
        Assert.Contains("payload_is_small", letters.GetString(1), StringComparison.Ordinal);
        Assert.True(letters.GetInt32(2) > 70_000);
        Assert.False(await letters.ReadAsync(Stop));
    }

    [Fact]
    public async Task An_exporter_that_was_succeeded_moves_nothing()
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
    public async Task One_of_two_leads()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var first = await pipeline.Database.OpenConnectionAsync(Stop);
        await using var second = await pipeline.Database.OpenConnectionAsync(Stop);

        Assert.True(await LeaderLock.TryTakeAsync(first, Stop));
        Assert.False(await LeaderLock.TryTakeAsync(second, Stop));
        await LeaderLock.ReleaseAsync(first);
        Assert.True(await LeaderLock.TryTakeAsync(second, Stop));
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

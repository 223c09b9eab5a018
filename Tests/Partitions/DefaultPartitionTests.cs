using GameApi.Data;
using GameApi.Partitions;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Partitions;

/// <summary>How rows without a weekly partition leave DEFAULT while others read and write.</summary>
public sealed class DefaultPartitionTests(LocalStores stores) : PartitionTestBase(stores)
{
    [Fact]
    public async Task A_full_DEFAULT_is_emptied_while_others_insert_update_and_delete()
    {
        var later = DateTimeOffset.UtcNow.AddDays(100);
        await FillAsync(later, Rows);
        await ExecuteAsync("CREATE TABLE deleted AS SELECT player_id, activity_id FROM activities WHERE game_id = 'game-7'");
        var harness = new KeeperHarness(Databases);
        using var ended = new CancellationTokenSource();
        var written = WriteAsync(later, ended.Token);
        var changed = ChangeAsync();

        Assert.True(await harness.Keeper.RunOnceAsync(later, Stop));
        await changed;
        await ended.CancelAsync();
        var inserted = await written;

        Assert.Empty(harness.Failures);
        Assert.True(inserted > 0);
        // What came in after the last batch found its week's partition, or DEFAULT until the next round.
        Assert.True(await harness.Keeper.RunOnceAsync(later, Stop));
        Assert.Equal(0, await AskAsync("SELECT count(*) FROM activities_default"));
        Assert.Equal(0, await AskAsync("SELECT count(*) FROM activities JOIN deleted USING (player_id, activity_id)"));
        Assert.Equal(Rows / 8 * 7 + inserted, await AskAsync("SELECT count(*) FROM activities"));
        Assert.Equal(
            Rows / 8, await AskAsync("SELECT count(*) FROM activities WHERE game_id = 'game-6' AND payload = '{\"changed\": true}'"));
        Assert.Equal(0, await AskAsync("SELECT count(*) FROM pg_class WHERE relname ~ '_(moving|move_progress|old|next)$'"));
        Assert.Equal(0, await AskAsync("SELECT count(*) FROM pg_constraint WHERE conname ~ '_week$'"));
    }

    [Fact]
    public async Task A_move_yields_to_a_migration_and_resumes_where_it_stopped()
    {
        var later = DateTimeOffset.UtcNow.AddDays(100);
        await FillAsync(later, Rows);
        var harness = new KeeperHarness(Databases);
        // As an uncommitted deletion does: the first batch waits.
        await using var deletion = await Database.OpenConnectionAsync(Stop);
        await ExecuteAsync(deletion, $"SELECT pg_advisory_lock_shared({new MoveNames(WeeklyTable.Activities).AdvisoryKey})");
        var round = harness.Keeper.RunOnceAsync(later, Stop);
        await Eventually.HoldsAsync(
            async () => await AskAsync($"SELECT count(*) FROM pg_locks WHERE NOT granted AND classid = {0x6D6F7665}") == 1);

        await using var migration = await Database.OpenConnectionAsync(Stop);
        var waits = ExecuteAsync(migration, $"SELECT pg_advisory_lock({DatabaseLocks.Schema})");
        await Eventually.HoldsAsync(() => deletion.ReadScalarAsync<bool>(DefaultPartitionCopy.SchemaLockIsWanted, Stop));
        await ExecuteAsync(deletion, "SELECT pg_advisory_unlock_all()");
        await waits;
        await round;
        var (page, pages) = (
            await AskAsync("SELECT page FROM activities_move_progress"), await AskAsync("SELECT pages FROM activities_move_progress"));
        Assert.InRange(page, 1, pages - 1);
        Assert.Equal(Rows, await AskAsync("SELECT count(*) FROM activities"));
        Assert.False(await harness.Keeper.RunOnceAsync(later, Stop));
        await ExecuteAsync(migration, "SELECT pg_advisory_unlock_all()");

        Assert.True(await harness.Keeper.RunOnceAsync(later, Stop));
        Assert.Equal(0, await AskAsync("SELECT count(*) FROM activities_default"));
        Assert.Equal(Rows, await AskAsync("SELECT count(*) FROM activities"));
        Assert.Empty(harness.Failures);
    }

    [Fact]
    public async Task A_snapshot_sees_every_row_while_partitions_are_swapped()
    {
        var later = DateTimeOffset.UtcNow.AddDays(100);
        await FillAsync(later, 1_000);
        var harness = new KeeperHarness(Databases, patience: TimeSpan.FromSeconds(1));
        await using var reader = await Database.OpenConnectionAsync(Stop);
        await ExecuteAsync(reader, "BEGIN ISOLATION LEVEL REPEATABLE READ; LOCK TABLE activities IN ACCESS SHARE MODE; SELECT 1");

        await harness.Keeper.RunOnceAsync(later, Stop);
        Assert.Equal(1_000, await reader.ReadScalarAsync<long>("SELECT count(*) FROM activities", Stop));
        await ExecuteAsync(reader, "COMMIT");
        await harness.Keeper.RunOnceAsync(later, Stop);

        Assert.Equal(0, await AskAsync("SELECT count(*) FROM activities_default"));
        Assert.Equal(1_000, await AskAsync("SELECT count(*) FROM activities"));
        Assert.Empty(harness.Failures);
    }

    [Fact]
    public async Task Rows_that_violate_a_newer_check_are_moved_too()
    {
        var later = DateTimeOffset.UtcNow.AddDays(100);
        await FillAsync(later, 1_000);
        await ExecuteAsync("ALTER TABLE activities ADD CONSTRAINT ck_later CHECK (game_id <> 'game-3') NOT VALID");
        var harness = new KeeperHarness(Databases);

        await harness.Keeper.RunOnceAsync(later, Stop);

        Assert.Empty(harness.Failures);
        Assert.Equal(0, await AskAsync("SELECT count(*) FROM activities_default"));
        Assert.Equal(1_000, await AskAsync("SELECT count(*) FROM activities"));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(
            "UPDATE activities SET game_id = 'game-3' WHERE game_id = 'game-4'"));
        Assert.Equal(PostgresErrorCodes.CheckViolation, refused.SqlState);
    }

    private async Task<long> WriteAsync(DateTimeOffset at, CancellationToken ended)
    {
        var inserted = 0L;
        while (!ended.IsCancellationRequested)
            inserted += await FillAsync(at, 10, game: 9);
        return inserted;
    }

    /// <summary>In several transactions, while the rows are copied.</summary>
    private async Task ChangeAsync()
    {
        await Eventually.HoldsAsync(
            async () => await AskAsync("SELECT count(*) FROM pg_class WHERE relname = 'activities_move_progress'") == 1);
        for (var part = 0; part < 10; part++)
        {
            await ExecuteAsync($"DELETE FROM activities WHERE game_id = 'game-7' AND abs(hashtext(activity_id::text)) % 10 = {part}");
            await ExecuteAsync(
                $$"""
                UPDATE activities SET payload = '{"changed": true}'
                WHERE game_id = 'game-6' AND abs(hashtext(activity_id::text)) % 10 = {{part}}
                """);
        }
    }

    private async Task<long> AskAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }
}

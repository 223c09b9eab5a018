using System.Diagnostics;
using GameApi.Data;
using GameApi.Partitions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Partitions;

/// <summary>Rows without a weekly partition: how they leave DEFAULT, and what they cannot do to the keeper.</summary>
public sealed class DefaultPartitionTests(LocalStores stores) : IAsyncLifetime
{
    private const int Rows = 60_000;

    private GameDatabases _databases = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private NpgsqlDataSource Database => _databases.Game;

    public async ValueTask InitializeAsync() => _databases = MigratedDatabases.Open(await stores.NewGameDatabaseAsync(Stop));

    public async ValueTask DisposeAsync() => await _databases.DisposeAsync();

    [Fact]
    public async Task A_full_DEFAULT_is_emptied_while_others_write_delete_and_change()
    {
        var later = DateTimeOffset.UtcNow.AddDays(100);
        await FillAsync(later, Rows);
        await ExecuteAsync("CREATE TABLE deleted AS SELECT player_id, activity_id FROM activities WHERE game_id = 'game-7'");
        var harness = new KeeperHarness(_databases);
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
    public async Task A_move_yields_to_a_migration_and_continues_where_it_stopped()
    {
        var later = DateTimeOffset.UtcNow.AddDays(100);
        await FillAsync(later, Rows);
        var harness = new KeeperHarness(_databases);
        // As a deletion does that is not committed yet: the first batch waits.
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
    public async Task What_a_keeper_left_that_was_killed_after_the_swap_is_in_nobodys_way()
    {
        var later = DateTimeOffset.UtcNow.AddDays(70);
        var week = WeeklyTable.Activities.Partition(Week.Of(later));
        await ExecuteAsync($"""
            CREATE TABLE activities_moving (LIKE activities INCLUDING ALL) PARTITION BY RANGE (occurred_at);
            CREATE TABLE {week} PARTITION OF activities_moving DEFAULT;
            CREATE TABLE activities_default_old (); CREATE TABLE activities_move_progress_done ();
            """);
        var harness = new KeeperHarness(_databases);

        Assert.True(await harness.Keeper.RunOnceAsync(later, Stop));

        Assert.Empty(harness.Failures);
        Assert.Equal(
            1, await AskAsync(
                $"SELECT count(*) FROM pg_inherits WHERE inhrelid = '{week}'::regclass AND inhparent = 'activities'::regclass"));
        Assert.Equal(
            0, await AskAsync(
                "SELECT count(*) FROM pg_class WHERE relname IN ('activities_moving', 'activities_default_old', "
                    + "'activities_move_progress_done')"));
    }

    [Fact]
    public async Task Rows_of_any_time_stop_nothing_and_make_no_partitions_of_their_own()
    {
        await ExecuteAsync("""
            INSERT INTO activity_ids SELECT gen_random_uuid(), overlay('ffffffff-ffff-7000-8000-000000000000' PLACING lpad(to_hex(n), 4, '0') FROM 10 FOR 4)::uuid
                FROM generate_series(1, 3) n;
            INSERT INTO activity_ids SELECT gen_random_uuid(), (lpad(to_hex((extract(epoch FROM now())::bigint + n * 604800) * 1000), 12, '0') || '70008000000000000000')::uuid
                FROM generate_series(10, 510) n;
            INSERT INTO activities (player_id, activity_id, kind, occurred_at)
                SELECT gen_random_uuid(), '019358aa-0000-7000-8000-000000000000', 'level.up', at::timestamptz
                FROM unnest(ARRAY['infinity', '-infinity', '10889-01-01Z', '294276-12-31Z', '4713-01-01Z BC', '2019-01-01Z']) AS at;
            """);
        await ExecuteAsync(
            "INSERT INTO activities (player_id, activity_id, kind, occurred_at) SELECT player_id, activity_id, 'guarded', now() FROM "
                + "activity_ids");
        var harness = new KeeperHarness(_databases);

        Assert.True(await harness.Keeper.RunOnceAsync(DateTimeOffset.UtcNow.AddDays(70), Stop));

        Assert.Empty(harness.Failures);
        Assert.Equal(6, await AskAsync("SELECT count(*) FROM activities_default"));
        Assert.Equal(504, await AskAsync("SELECT count(*) FROM activity_ids"));
        Assert.InRange(await AskAsync("SELECT count(*) FROM pg_inherits WHERE inhparent = 'activity_ids'::regclass"), 10, 26 + 5 + 4 + 2);
        await using var connection = await Database.OpenConnectionAsync(Stop);
        foreach (var table in WeeklyTable.All)
            Assert.True((await PartitionState.ReadAsync(connection, table, DateTimeOffset.UtcNow.AddDays(70), Stop)).WeeksAhead >= 4);
    }

    [Fact]
    public async Task An_id_with_a_time_to_come_goes_with_its_activity_and_not_before()
    {
        const string Far = "'ffff0000-0000-7000-8000-000000000000'";
        await ExecuteAsync($"""
            INSERT INTO activity_ids SELECT gen_random_uuid(), overlay({Far} PLACING lpad(to_hex(n), 4, '0') FROM 10 FOR 4)::uuid FROM generate_series(1, 2500) n;
            INSERT INTO activities (player_id, activity_id, kind, occurred_at) SELECT player_id, activity_id, 'guarded', now() FROM activity_ids LIMIT 7;
            """);
        var harness = new KeeperHarness(_databases);

        await harness.Keeper.RunOnceAsync(DateTimeOffset.UtcNow, Stop);
        Assert.Equal(7, await AskAsync("SELECT count(*) FROM activity_ids JOIN activities USING (player_id, activity_id)"));
        Assert.Equal(7, await AskAsync("SELECT count(*) FROM activity_ids"));

        await ExecuteAsync("DELETE FROM activities");
        await harness.Keeper.RunOnceAsync(DateTimeOffset.UtcNow, Stop);
        Assert.Equal(0, await AskAsync("SELECT count(*) FROM activity_ids"));
        Assert.Empty(harness.Failures);
    }

    [Fact]
    public async Task A_snapshot_that_has_locked_the_table_sees_every_row_while_the_partitions_change_places()
    {
        var later = DateTimeOffset.UtcNow.AddDays(100);
        await FillAsync(later, 1_000);
        var harness = new KeeperHarness(_databases, patience: TimeSpan.FromSeconds(1));
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
    public async Task Rows_that_break_a_check_made_after_them_leave_too()
    {
        var later = DateTimeOffset.UtcNow.AddDays(100);
        await FillAsync(later, 1_000);
        await ExecuteAsync("ALTER TABLE activities ADD CONSTRAINT ck_later CHECK (game_id <> 'game-3') NOT VALID");
        var harness = new KeeperHarness(_databases);

        await harness.Keeper.RunOnceAsync(later, Stop);

        Assert.Empty(harness.Failures);
        Assert.Equal(0, await AskAsync("SELECT count(*) FROM activities_default"));
        Assert.Equal(1_000, await AskAsync("SELECT count(*) FROM activities"));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(
            "UPDATE activities SET game_id = 'game-3' WHERE game_id = 'game-4'"));
        Assert.Equal(PostgresErrorCodes.CheckViolation, refused.SqlState);
    }

    [Fact]
    public async Task A_step_that_fails_is_an_alert_and_does_not_stop_the_others()
    {
        await ExecuteAsync("ALTER TABLE activity_ids_default RENAME TO elsewhere");
        var later = DateTimeOffset.UtcNow.AddDays(100);
        var harness = new KeeperHarness(_databases);

        Assert.True(await harness.Keeper.RunOnceAsync(later, Stop));

        Assert.Contains(harness.Failures, failure => failure.Contains("activity_ids_default", StringComparison.Ordinal));
        var health = await harness.HealthAsync();
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("activity_ids_default", health.Description, StringComparison.Ordinal);
        await using (var connection = await Database.OpenConnectionAsync(Stop))
            Assert.Superset(
                new PartitionOptions().RequiredWeeks(later).ToHashSet(), (await WeekPartitions.ReadAsync(connection, WeeklyTable.Activities, Stop))
                    .ToHashSet());

        await ExecuteAsync("ALTER TABLE elsewhere RENAME TO activity_ids_default");
        await harness.Keeper.RunOnceAsync(later, Stop);
        Assert.Equal(HealthStatus.Healthy, (await harness.HealthAsync()).Status);
    }

    [Fact]
    public async Task A_slow_reader_delays_the_keeper_and_not_the_writers()
    {
        var now = DateTimeOffset.UtcNow;
        await FillAsync(now, 100);
        await ExecuteAsync("""
            INSERT INTO export_cursors (source, txid, activity_id, activity_player_id, updated_at)
            SELECT 'gamedb', pg_snapshot_xmin(pg_current_snapshot()), gen_random_uuid(), gen_random_uuid(), now()
            """);
        var later = now.AddDays(7 * 60);
        var harness = new KeeperHarness(_databases, patience: TimeSpan.FromSeconds(2));
        await using var reader = await Database.OpenConnectionAsync(Stop);
        await ExecuteAsync(reader, "BEGIN; SELECT count(*) FROM activities");

        var longest = TimeSpan.Zero;
        var round = harness.Keeper.RunOnceAsync(later, Stop);
        for (var n = 0; !round.IsCompleted; n++)
        {
            var watch = Stopwatch.StartNew();
            await FillAsync(now, 1);
            longest = watch.Elapsed > longest ? watch.Elapsed : longest;
        }

        // 100 ms on a quiet machine (bench/run partitions); it was 5 s, and 11 s for a batch of this size.
        Assert.True(longest < TimeSpan.FromSeconds(1), $"a writer waited {longest}");
        Assert.Empty(harness.Failures);
        await ExecuteAsync(reader, "ROLLBACK");
        await harness.Keeper.RunOnceAsync(later, Stop);
        Assert.Equal(1, await AskAsync("SELECT count(*) FROM pg_class WHERE relname = 'activities_default'"));
        await using var connection = await Database.OpenConnectionAsync(Stop);
        Assert.Superset(
            new PartitionOptions().RequiredWeeks(later).ToHashSet(), (await WeekPartitions.ReadAsync(connection, WeeklyTable.Activities, Stop))
                .ToHashSet());
    }

    [Fact]
    public async Task Whether_a_week_is_exported_is_read_off_the_end_of_an_index()
    {
        var now = DateTimeOffset.UtcNow;
        await FillAsync(now, 20_000);
        var partition = WeeklyTable.Activities.Partition(Week.Of(now));
        await using var connection = await Database.OpenConnectionAsync(Stop);

        Assert.True(await ExportProgress.HasUnexportedAsync(connection, partition, null, Stop));
        await using var explain = new NpgsqlCommand(
            $"EXPLAIN (ANALYZE, FORMAT TEXT) {ExportProgress.UnexportedSql(partition, new("1", Guid.Empty, Guid.Empty))}", connection);
        await using var lines = await explain.ExecuteReaderAsync(Stop);
        var plan = new List<string>();
        while (await lines.ReadAsync(Stop))
            plan.Add(lines.GetString(0));
        Assert.Contains(
            plan, line =>
                line.Contains("Index Only Scan Backward", StringComparison.Ordinal) && line.Contains("rows=1", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, line => line.Contains("Seq Scan", StringComparison.Ordinal));
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
                $$"""UPDATE activities SET payload = '{"changed": true}' WHERE game_id = 'game-6' AND abs(hashtext(activity_id::text)) % 10 = {{part}}""");
        }
    }

    /// <summary>Rows of three weeks around a time, in eight games or one.</summary>
    private Task<int> FillAsync(DateTimeOffset at, int rows, int? game = null) => ExecuteAsync(FormattableString.Invariant($"""
        INSERT INTO activities (player_id, activity_id, game_id, kind, occurred_at, payload)
        SELECT gen_random_uuid(), overlay(gen_random_uuid()::text PLACING '7' FROM 15 FOR 1)::uuid, 'game-' || coalesce({(game is { } one ? $"{one}" : "NULL")}, n % 8), 'level.up',
            timestamptz '{at:O}' - (n % 20) * interval '1 day', jsonb_build_object('n', n)
        FROM generate_series(1, {rows}) n
        """));

    private async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = await Database.OpenConnectionAsync(Stop);
        return await ExecuteAsync(connection, sql);
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
        return await command.ExecuteNonQueryAsync(Stop);
    }

    private async Task<long> AskAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }
}

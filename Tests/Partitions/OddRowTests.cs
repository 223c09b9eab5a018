using GameApi.Partitions;
using Npgsql;
using Tests.Stores;
using Xunit;

namespace Tests.Partitions;

/// <summary>Rows with impossible times, and how the keeper reads how far the export has come.</summary>
public sealed class OddRowTests(LocalStores stores) : PartitionTestBase(stores)
{
    [Fact]
    public async Task Rows_with_impossible_times_stop_nothing_and_create_no_partitions()
    {
        await ExecuteAsync("""
            INSERT INTO activity_ids
            SELECT gen_random_uuid(),
                overlay('ffffffff-ffff-7000-8000-000000000000' PLACING lpad(to_hex(n), 4, '0') FROM 10 FOR 4)::uuid
                FROM generate_series(1, 3) n;
            INSERT INTO activity_ids
            SELECT gen_random_uuid(),
                (lpad(to_hex((extract(epoch FROM now())::bigint + n * 604800) * 1000), 12, '0') || '70008000000000000000')::uuid
                FROM generate_series(10, 510) n;
            INSERT INTO activities (player_id, activity_id, kind, occurred_at)
                SELECT gen_random_uuid(), '019358aa-0000-7000-8000-000000000000', 'level.up', at::timestamptz
                FROM unnest(ARRAY['infinity', '-infinity', '10889-01-01Z', '294276-12-31Z', '4713-01-01Z BC', '2019-01-01Z']) AS at;
            """);
        await ExecuteAsync(
            "INSERT INTO activities (player_id, activity_id, kind, occurred_at) SELECT player_id, activity_id, 'guarded', now() FROM "
                + "activity_ids");
        var harness = new KeeperHarness(Databases);

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
    public async Task An_id_of_the_future_is_removed_with_its_activity()
    {
        const string Far = "'ffff0000-0000-7000-8000-000000000000'";
        await ExecuteAsync($"""
            INSERT INTO activity_ids
            SELECT gen_random_uuid(), overlay({Far} PLACING lpad(to_hex(n), 4, '0') FROM 10 FOR 4)::uuid
            FROM generate_series(1, 2500) n;
            INSERT INTO activities (player_id, activity_id, kind, occurred_at)
            SELECT player_id, activity_id, 'guarded', now() FROM activity_ids LIMIT 7;
            """);
        var harness = new KeeperHarness(Databases);

        await harness.Keeper.RunOnceAsync(DateTimeOffset.UtcNow, Stop);
        Assert.Equal(7, await AskAsync("SELECT count(*) FROM activity_ids JOIN activities USING (player_id, activity_id)"));
        Assert.Equal(7, await AskAsync("SELECT count(*) FROM activity_ids"));

        await ExecuteAsync("DELETE FROM activities");
        await harness.Keeper.RunOnceAsync(DateTimeOffset.UtcNow, Stop);
        Assert.Equal(0, await AskAsync("SELECT count(*) FROM activity_ids"));
        Assert.Empty(harness.Failures);
    }

    [Fact]
    public async Task Whether_a_week_is_exported_is_one_index_lookup()
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
        Assert.Contains(plan, line =>
            line.Contains("Index Only Scan Backward", StringComparison.Ordinal) && line.Contains("rows=1", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, line => line.Contains("Seq Scan", StringComparison.Ordinal));
    }

    private async Task<long> AskAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }
}

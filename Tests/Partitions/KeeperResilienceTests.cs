using System.Diagnostics;
using GameApi.Partitions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tests.Stores;
using Xunit;

namespace Tests.Partitions;

/// <summary>What the partition keeper finds does not stop it, and the keeper does not stop others.</summary>
public sealed class KeeperResilienceTests(LocalStores stores) : PartitionTestBase(stores)
{
    [Fact]
    public async Task The_leftovers_of_a_killed_keeper_are_cleaned_up()
    {
        var later = DateTimeOffset.UtcNow.AddDays(70);
        var week = WeeklyTable.Activities.Partition(Week.Of(later));
        await ExecuteAsync($"""
            CREATE TABLE activities_moving (LIKE activities INCLUDING ALL) PARTITION BY RANGE (occurred_at);
            CREATE TABLE {week} PARTITION OF activities_moving DEFAULT;
            CREATE TABLE activities_default_old (); CREATE TABLE activities_move_progress_done ();
            """);
        var harness = new KeeperHarness(Databases);

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
    public async Task A_failed_step_degrades_health_and_does_not_stop_the_others()
    {
        await ExecuteAsync("ALTER TABLE activity_ids_default RENAME TO elsewhere");
        var later = DateTimeOffset.UtcNow.AddDays(100);
        var harness = new KeeperHarness(Databases);

        Assert.True(await harness.Keeper.RunOnceAsync(later, Stop));

        Assert.Contains(harness.Failures, failure => failure.Contains("activity_ids_default", StringComparison.Ordinal));
        var health = await harness.HealthAsync();
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("activity_ids_default", health.Description, StringComparison.Ordinal);
        await using (var connection = await Database.OpenConnectionAsync(Stop))
            Assert.Superset(
                new PartitionOptions().RequiredWeeks(later).ToHashSet(),
                (await WeekPartitions.ReadAsync(connection, WeeklyTable.Activities, Stop)).ToHashSet());

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
        var harness = new KeeperHarness(Databases, patience: TimeSpan.FromSeconds(2));
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
            new PartitionOptions().RequiredWeeks(later).ToHashSet(),
            (await WeekPartitions.ReadAsync(connection, WeeklyTable.Activities, Stop)).ToHashSet());
    }

    private async Task<long> AskAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }
}

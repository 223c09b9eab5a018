using System.Diagnostics.Metrics;
using CsCheck;
using GameApi.Data;
using GameApi.Partitions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Tests.Stores;
using Xunit;

namespace Tests.Partitions;

public sealed class PartitionKeeperTests(LocalStores stores)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_moment_is_in_the_one_week_that_begins_on_its_Monday() => Gen.DateTime.Sample(moment =>
    {
        var time = new DateTimeOffset(new DateTime(Math.Clamp(moment.Ticks, DateTime.MinValue.AddDays(14).Ticks, DateTime.MaxValue.AddDays(-14).Ticks)), TimeSpan.Zero);
        var week = Week.Of(time);
        Assert.Equal(DayOfWeek.Monday, week.Monday.DayOfWeek);
        Assert.True(week.Start <= time && time < week.Next.Start);
        Assert.Equal(week, Week.OfSuffix(week.Suffix));
    });

    [Fact]
    public async Task Months_later_the_coming_weeks_are_there_and_strays_are_where_they_belong()
    {
        await using var databases = MigratedDatabases.Open(await stores.NewGameDatabaseAsync(Stop));
        var later = DateTimeOffset.UtcNow.AddDays(100);
        await AddActivityAsync(databases.Game, later);
        Assert.Equal(1, await CountAsync(databases.Game, "activities_default"));

        Assert.True(await Keeper(databases, later).RunOnceAsync(Stop));

        await using var connection = await databases.Game.OpenConnectionAsync(Stop);
        foreach (var table in WeeklyTable.All)
        {
            var state = await PartitionState.ReadAsync(connection, table, later, Stop);
            Assert.Equal(0, state.DefaultRows);
            Assert.True(state.WeeksAhead >= 4, $"{state}");
        }
        Assert.Equal(1, await CountAsync(databases.Game, $"activities_{Week.Of(later).Suffix}"));
    }

    [Fact]
    public async Task Weeks_past_retention_go_once_they_are_exported_and_not_before()
    {
        await using var databases = MigratedDatabases.Open(await stores.NewGameDatabaseAsync(Stop));
        var old = DateTimeOffset.UtcNow;
        await AddActivityAsync(databases.Game, old);
        var keeper = Keeper(databases, old.AddDays(7 * 60));

        await keeper.RunOnceAsync(Stop);
        Assert.Equal(1, await CountAsync(databases.Game, "activities"));
        await ExecuteAsync(databases.Game, "INSERT INTO export_cursors (source, txid, activity_id, activity_player_id, updated_at) SELECT 'gamedb', max(txid::text)::xid8, 'ffffffff-ffff-ffff-ffff-ffffffffffff', 'ffffffff-ffff-ffff-ffff-ffffffffffff', now() FROM activities");
        await keeper.RunOnceAsync(Stop);

        Assert.Equal(0, await CountAsync(databases.Game, "activities"));
        await using var connection = await databases.Game.OpenConnectionAsync(Stop);
        foreach (var table in WeeklyTable.All)
            Assert.DoesNotContain(Week.Of(old), await WeekPartitions.ReadAsync(connection, table, Stop));
    }

    [Fact]
    public async Task Several_keepers_at_once_do_it_once()
    {
        await using var databases = MigratedDatabases.Open(await stores.NewGameDatabaseAsync(Stop));
        var later = DateTimeOffset.UtcNow.AddDays(200);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Keeper(databases, later).RunOnceAsync(Stop)));

        await using var connection = await databases.Game.OpenConnectionAsync(Stop);
        var weeks = await WeekPartitions.ReadAsync(connection, WeeklyTable.Activities, Stop);
        Assert.Superset(new PartitionOptions().Wanted(later).ToHashSet(), weeks.ToHashSet());
    }

    private static PartitionKeeper Keeper(GameDatabases databases, DateTimeOffset now)
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        return new PartitionKeeper(
            databases, Options.Create(new PartitionOptions()), new PartitionMetrics(meters), new FakeTimeProvider(now), NullLogger<PartitionKeeper>.Instance);
    }

    private static Task AddActivityAsync(NpgsqlDataSource database, DateTimeOffset at) => ExecuteAsync(database, FormattableString.Invariant($"""
        INSERT INTO activities (player_id, activity_id, kind, occurred_at) VALUES (gen_random_uuid(), '{Guid.CreateVersion7(at)}', 'level.up', '{at:O}')
        """));

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static async Task<long> CountAsync(NpgsqlDataSource database, string table)
    {
        await using var command = database.CreateCommand($"SELECT count(*) FROM {table}");
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }
}

using CsCheck;
using GameApi.Data;
using GameApi.Partitions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Partitions;

public sealed class PartitionKeeperTests(LocalStores stores)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_instant_is_in_exactly_one_week_that_begins_on_a_Monday() => Gen.DateTime.Sample(moment =>
    {
        var time = new DateTimeOffset(
            new DateTime(Math.Clamp(moment.Ticks, DateTime.MinValue.AddDays(14).Ticks, DateTime.MaxValue.AddDays(-14).Ticks)),
            TimeSpan.Zero);
        var week = Week.Of(time);
        Assert.Equal(DayOfWeek.Monday, week.Monday.DayOfWeek);
        Assert.True(week.Start <= time && time < week.Next.Start);
        Assert.Equal(week, Week.OfSuffix(week.Suffix));
    });

    [Fact]
    public async Task Months_later_the_coming_weeks_exist_and_stray_rows_are_moved()
    {
        await using var databases = MigratedDatabases.Open(await stores.NewGameDatabaseAsync(Stop));
        var later = DateTimeOffset.UtcNow.AddDays(100);
        await AddActivityAsync(databases.Game, later);
        Assert.Equal(1, await CountAsync(databases.Game, "activities_default"));

        Assert.True(await Keeper(databases).RunOnceAsync(later, Stop));

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
    public async Task Weeks_past_retention_are_dropped_once_they_are_exported()
    {
        await using var databases = MigratedDatabases.Open(await stores.NewGameDatabaseAsync(Stop));
        var old = DateTimeOffset.UtcNow;
        await AddActivityAsync(databases.Game, old);
        var later = old.AddDays(7 * 60);
        var keeper = Keeper(databases);

        await keeper.RunOnceAsync(later, Stop);
        Assert.Equal(1, await CountAsync(databases.Game, "activities"));
        await ExportAllAsync(databases.Game);
        await keeper.RunOnceAsync(later, Stop);

        Assert.Equal(0, await CountAsync(databases.Game, "activities"));
        await using var connection = await databases.Game.OpenConnectionAsync(Stop);
        foreach (var table in WeeklyTable.All)
            Assert.DoesNotContain(Week.Of(old), await WeekPartitions.ReadAsync(connection, table, Stop));
    }

    [Fact]
    public async Task Concurrent_keepers_do_the_work_once()
    {
        await using var databases = MigratedDatabases.Open(await stores.NewGameDatabaseAsync(Stop));
        var later = DateTimeOffset.UtcNow.AddDays(200);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Keeper(databases).RunOnceAsync(later, Stop)));

        await using var connection = await databases.Game.OpenConnectionAsync(Stop);
        var weeks = await WeekPartitions.ReadAsync(connection, WeeklyTable.Activities, Stop);
        Assert.Superset(new PartitionOptions().RequiredWeeks(later).ToHashSet(), weeks.ToHashSet());
    }

    [Fact]
    public async Task A_node_whose_clock_is_years_ahead_drops_nothing()
    {
        await using var host = await GameApiHost.StartAsync(
            stores, services: services => services.AddSingleton<TimeProvider>(new FakeTimeProvider(DateTimeOffset.UtcNow.AddYears(3))));
        await using var database = NpgsqlDataSource.Create(host.Database);
        await AddActivityAsync(database, DateTimeOffset.UtcNow);
        await ExportAllAsync(database);

        await Eventually.HoldsAsync(() => host.Services.GetRequiredService<PartitionKeeper>().RunOnceAsync(Stop));

        Assert.Equal(1, await CountAsync(database, "activities"));
        Assert.Empty(host.Errors.Lines);
    }

    private static PartitionKeeper Keeper(GameDatabases databases) => new KeeperHarness(databases).Keeper;

    private static Task AddActivityAsync(NpgsqlDataSource database, DateTimeOffset at) =>
        ExecuteAsync(database, FormattableString.Invariant($"""
        INSERT INTO activities (player_id, activity_id, kind, occurred_at)
        VALUES (gen_random_uuid(), '{Guid.CreateVersion7(at)}', 'level.up', '{at:O}')
        """));

    private static Task ExportAllAsync(NpgsqlDataSource database) => ExecuteAsync(database, """
        INSERT INTO export_cursors (source, txid, activity_id, activity_player_id, updated_at)
        SELECT 'gamedb', max(txid::text::bigint)::text::xid8,
            'ffffffff-ffff-ffff-ffff-ffffffffffff', 'ffffffff-ffff-ffff-ffff-ffffffffffff', now()
        FROM activities
        """);

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

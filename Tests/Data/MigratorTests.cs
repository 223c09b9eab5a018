using GameApi.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Tests.Stores;
using Xunit;

namespace Tests.Data;

/// <summary>What <c>GameApi migrate</c> leaves behind.</summary>
public sealed class MigratorTests(LocalStores stores)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_migrations_at_once_and_a_third_later_leave_one_schema()
    {
        await using var databases = MigratedDatabases.Open(await stores.NewDatabaseAsync(Cancellation));
        await Task.WhenAll(MigratedDatabases.MigrateAsync(databases), MigratedDatabases.MigrateAsync(databases));
        var before = await TablesAsync(databases);

        await MigratedDatabases.MigrateAsync(databases);

        Assert.Equal(before.Order(), (await TablesAsync(databases)).Order());
        Assert.Equal(
            ["4 3"], await databases.Game.ColumnAsync<string>(
                "SELECT (SELECT count(*) FROM games) || ' ' || (SELECT count(*) FROM boards)", Cancellation));
    }

    [Fact]
    public async Task Statement_statistics_are_enabled_where_the_server_has_them()
    {
        await using var databases = MigratedDatabases.Open(await stores.NewGameDatabaseAsync(Cancellation));
        Assert.Equal(
            ["true"], await databases.Game.ColumnAsync<string>("SELECT (count(*) > 0)::text FROM pg_stat_statements", Cancellation));
    }

    [Fact]
    public async Task Leaderboards_in_a_database_of_their_own_have_their_own_event_log_and_nothing_of_the_game()
    {
        var apart = new NpgsqlConnectionStringBuilder(
            await stores.PostgresAsync()) { Database = $"boards_{Guid.NewGuid():N}" }.ConnectionString;
        await using var databases = MigratedDatabases.Open(await stores.NewGameDatabaseAsync(Cancellation), apart);

        await MigratedDatabases.MigrateAsync(databases);

        Assert.Equal(2, databases.All.Count);
        Assert.Equal(
            ["activities", "activity_ids", "boards", "erased_players", "export_cursors", "export_dead_letters", "leaderboard_scores",
                "two_phase_commits"],
            (await databases.Leaderboards.ColumnAsync<string>("""
                SELECT relname FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
                    AND relname NOT LIKE 'migrations_%'
                """, Cancellation)).Order(StringComparer.Ordinal));
    }

    private static Task<List<string>> TablesAsync(GameDatabases databases) => databases.Game.ColumnAsync<string>(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace", Cancellation);
}

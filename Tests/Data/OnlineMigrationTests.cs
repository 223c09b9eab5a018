using System.Diagnostics;
using GameApi.Data;
using GameApi.Migrate;
using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using Tests.Stores;
using Xunit;

namespace Tests.Data;

/// <summary>A migration of a large database in use blocks nobody.</summary>
public sealed class OnlineMigrationTests(LocalStores stores)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("games", "CREATE INDEX CONCURRENTLY ix_added ON games", true)]
    [InlineData("players", "CREATE INDEX ix_added ON ONLY players", false)]
    [InlineData("new_table", "CREATE INDEX ix_added ON new_table", false)]
    public async Task An_index_is_built_without_blocking_writers(string table, string expected, bool concurrently)
    {
        var commands = await GenerateAsync(builder =>
        {
            builder.CreateTable("new_table", columns => new { Id = columns.Column<int>() });
            builder.CreateIndex("ix_added", table, "display_name");
        });

        var made = Assert.Single(commands, command => command.CommandText.Contains(expected, StringComparison.Ordinal));
        Assert.Equal(concurrently, made.TransactionSuppressed);
    }

    [Fact]
    public async Task A_check_is_first_added_for_new_rows_only()
    {
        var commands = await GenerateAsync(builder => builder.AddCheckConstraint("ck_added", "players", "level > 0"));
        Assert.Contains("NOT VALID", Assert.Single(commands).CommandText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partitioned_index_is_built_partition_by_partition_and_resumes_after_a_stop()
    {
        await using var databases = MigratedDatabases.Open(await stores.NewGameDatabaseAsync(Stop));
        await ExecuteAsync(databases.Game, "CREATE INDEX ix_added ON ONLY players (country, player_id)");
        var half = await AskAsync<string>(
            databases.Game, "SELECT 'ix_' || 'players_p03'::regclass::oid || '_' || 'ix_added'::regclass::oid");
        await ExecuteAsync(databases.Game, $"CREATE INDEX {half} ON players_p03 (country, player_id)");
        await ExecuteAsync(databases.Game, $"UPDATE pg_index SET indisvalid = false WHERE indexrelid = '{half}'::regclass");

        Assert.Equal(Partitioning.HashPartitions, await IndexCompletion.RunAsync(databases.Game, Stop));
        Assert.Equal(0, await IndexCompletion.RunAsync(databases.Game, Stop));

        Assert.True(
            await AskAsync<bool>(
                databases.Game, "SELECT bool_and(indisvalid) FROM pg_index WHERE indexrelid::regclass::text = 'ix_added'"));
        Assert.Equal(
            Partitioning.HashPartitions,
            await AskAsync<long>(databases.Game, "SELECT count(*) FROM pg_inherits WHERE inhparent = 'ix_added'::regclass"));
    }

    [Fact]
    public async Task A_migration_behind_a_slow_reader_blocks_nobody_and_is_applied_afterwards()
    {
        await using var databases = MigratedDatabases.Open(await stores.NewGameDatabaseAsync(Stop));
        // As if it had not been applied yet.
        await ExecuteAsync(databases.Game, "DELETE FROM migrations_leaderboard; DROP TABLE leaderboard_scores, boards");
        await using var reader = await databases.Game.OpenConnectionAsync(Stop);
        await using (var slow = new NpgsqlCommand("BEGIN; LOCK TABLE migrations_leaderboard IN ACCESS SHARE MODE", reader))
            await slow.ExecuteNonQueryAsync(Stop);
        var contended = new TaskCompletionSource();

        await using var context = new LeaderboardDbContext(GameDbOptions.For<LeaderboardDbContext>(databases.Game));
        var migration = BriefMigration.RunAsync(context, _ => contended.TrySetResult(), Stop);
        var longest = TimeSpan.Zero;
        while (!contended.Task.IsCompleted)
        {
            Assert.False(migration.IsCompleted);
            var watch = Stopwatch.StartNew();
            await ExecuteAsync(databases.Game, "SELECT count(*) FROM migrations_leaderboard");
            longest = watch.Elapsed > longest ? watch.Elapsed : longest;
        }

        Assert.True(longest < TimeSpan.FromSeconds(1), $"a reader waited {longest}");
        await using (var end = new NpgsqlCommand("ROLLBACK", reader))
            await end.ExecuteNonQueryAsync(Stop);
        await migration;
        Assert.True(await AskAsync<bool>(databases.Game, "SELECT to_regclass('leaderboard_scores') IS NOT NULL"));
    }

    [Fact]
    public async Task A_schema_of_an_unknown_version_is_rejected_and_left_alone()
    {
        await using var databases = MigratedDatabases.Open(await stores.NewGameDatabaseAsync(Stop));
        await ExecuteAsync(databases.Game, "UPDATE migrations_leaderboard SET \"MigrationId\" = '20250101000000_Foreign'");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => MigratedDatabases.MigrateAsync(databases));

        Assert.Contains("20250101000000_Foreign", refused.Message, StringComparison.Ordinal);
        Assert.Contains("./run --reset", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await AskAsync<long>(databases.Game, "SELECT count(*) FROM migrations_leaderboard"));
    }

    [Theory]
    [InlineData(false, Partitioning.HashPartitions)]
    [InlineData(true, 1)]
    public async Task A_hash_partitioned_table_has_partitions_unless_shards_spread_it(
        bool sharded, int expected)
    {
        await using var database = NpgsqlDataSource.Create(await stores.NewDatabaseAsync(Stop));
        if (sharded)
            await ExecuteAsync(database, """
                SET allow_system_table_mods = on;
                INSERT INTO pg_extension SELECT 1, 'citus', extowner, extnamespace, false, '13.2'
                FROM pg_extension WHERE extname = 'plpgsql'
                """);

        var commands = await GenerateAsync(
            builder => builder.CreateTable("players", columns => new { player_id = columns.Column<Guid>(nullable: false) }));
        foreach (var command in commands)
            await ExecuteAsync(database, command.CommandText);

        Assert.Equal(expected, await AskAsync<long>(database, "SELECT count(*) FROM pg_inherits WHERE inhparent = 'players'::regclass"));
    }

    private static async Task<IReadOnlyList<MigrationCommand>> GenerateAsync(Action<MigrationBuilder> change)
    {
        // SQL is generated, not run: no server.
        await using var databases = MigratedDatabases.Open("Host=nowhere");
        await using var context = new GameDbContext(GameDbOptions.For<GameDbContext>(databases.Game));
        var builder = new MigrationBuilder(context.Database.ProviderName!);
        change(builder);
        var model = context.GetService<Microsoft.EntityFrameworkCore.Metadata.IDesignTimeModel>().Model;
        return context.GetService<IMigrationsSqlGenerator>().Generate(builder.Operations, model);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static async Task<T> AskAsync<T>(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Stop))!;
    }
}

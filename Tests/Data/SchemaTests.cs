using GameApi.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Tests.Stores;
using Xunit;

namespace Tests.Data;

/// <summary>The database matches the models.</summary>
public sealed class SchemaTests(LocalStores stores)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_migrations_are_up_to_date_with_the_models()
    {
        await using var databases = MigratedDatabases.Open(await stores.NewGameDatabaseAsync(Cancellation));
        Assert.All(Contexts(databases), context => Assert.False(context.Database.HasPendingModelChanges(), context.GetType().Name));
    }

    [Fact]
    public async Task The_catalog_has_the_columns_types_and_comments_of_the_models()
    {
        await using var databases = MigratedDatabases.Open(await stores.NewGameDatabaseAsync(Cancellation));
        var expected = Contexts(databases).SelectMany(Tables).SelectMany(table => table.Columns.Select(column =>
            $"{table.Name}.{column.Name} {column.StoreType} {(column.IsNullable ? "null" : "not null")}: {column.Comment}")).Distinct()
                .Order(StringComparer.Ordinal);

        var actual = await databases.Game.ColumnAsync<string>("""
            SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                || CASE WHEN a.attnotnull THEN ' not null: ' ELSE ' null: ' END || coalesce(col_description(c.oid, a.attnum), '')
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                AND c.relname NOT LIKE 'migrations_%'
            """, Cancellation);

        Assert.Equal(expected, actual.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(actual, column => column.EndsWith(": ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_catalog_has_the_keys_indexes_and_checks_of_the_models()
    {
        await using var databases = MigratedDatabases.Open(await stores.NewGameDatabaseAsync(Cancellation));
        var tables = Contexts(databases).SelectMany(Tables).ToList();
        var expected = tables.SelectMany(
            table => table.UniqueConstraints.Select(key => $"{key.Name}({string.Join(',', key.Columns.Select(c => c.Name))})")
            .Concat(table.Indexes.Select(index => $"{index.Name}({string.Join(',', index.Columns.Select(c => c.Name))})"))
            .Concat(table.CheckConstraints.Select(check => check.Name!)));

        var actual = await databases.Game.ColumnAsync<string>("""
            SELECT i.relname || '(' || string_agg(a.attname, ',' ORDER BY a.attnum) || ')'
            FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
            JOIN pg_attribute a ON a.attrelid = i.oid
            WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition AND c.relname NOT LIKE 'migrations_%'
            GROUP BY i.relname
            UNION ALL
            SELECT conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE k.contype = 'c' AND NOT c.relispartition
            """, Cancellation);

        Assert.Equal(expected.Distinct().Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_unique_key_holds_the_partition_key_and_player_data_is_keyed_by_the_player()
    {
        await using var databases = MigratedDatabases.Open(await stores.NewGameDatabaseAsync(Cancellation));
        var partitioned = await databases.Game.ColumnAsync<string>("""
            SELECT c.relname || ' ' || pg_get_partkeydef(c.oid) || ' ' || (
                SELECT count(*) FROM pg_inherits WHERE inhparent = c.oid AND inhrelid::regclass::text !~ '_\d{8}$')
            FROM pg_class c WHERE c.relkind = 'p'
            """, Cancellation);

        Assert.Equal(
            [
                "activities RANGE (occurred_at) 1", "activity_ids RANGE (activity_id) 1", "erasure_requests HASH (player_id) 16",
                "idempotency_records HASH (player_id) 16", "leaderboard_scores HASH (player_id) 16",
                "player_identities HASH (external_id) 16",
                "players HASH (player_id) 16", "refresh_tokens HASH (player_id) 16", "sessions HASH (player_id) 16",
                "storage_objects HASH (player_id) 16",
                "token_families HASH (player_id) 16", "wallet_entries HASH (player_id) 16", "wallets HASH (player_id) 16",
            ],
            partitioned.Order(StringComparer.Ordinal));
        var ofPlayers = Contexts(databases).SelectMany(Tables).Where(table =>
            table.Columns.Any(column => column.Name == "player_id") && table.Name is not ("player_identities" or "admin_audit"));
        foreach (var table in ofPlayers)
            Assert.Equal("player_id", table.PrimaryKey!.Columns[0].Name);
    }

    [Fact]
    public async Task Every_table_has_a_comment()
    {
        await using var databases = MigratedDatabases.Open(await stores.NewGameDatabaseAsync(Cancellation));
        Assert.Empty(await databases.Game.ColumnAsync<string>("""
            SELECT c.relname FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                AND c.relname NOT LIKE 'migrations_%' AND obj_description(c.oid) IS NULL
            """, Cancellation));
    }

    private static DbContext[] Contexts(GameDatabases databases) =>
    [
        new EventLogDbContext(GameDbOptions.For<EventLogDbContext>(databases.Game)),
        new GameDbContext(GameDbOptions.For<GameDbContext>(databases.Game)),
        new LeaderboardDbContext(GameDbOptions.For<LeaderboardDbContext>(databases.Leaderboards)),
    ];

    private static IEnumerable<ITable> Tables(DbContext context) =>
        context.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables;
}

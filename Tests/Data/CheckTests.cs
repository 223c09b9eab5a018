using Npgsql;
using Tests.Stores;
using Xunit;

namespace Tests.Data;

/// <summary>The database rejects what the code rejects, whoever writes.</summary>
public sealed class CheckTests(LocalStores stores)
{
    /// <summary>Checks that are not validated against existing rows yet.</summary>
    private const string Unvalidated = "SELECT count(*) FROM pg_constraint WHERE contype = 'c' AND NOT convalidated";

    [Fact]
    public async Task Plain_SQL_cannot_violate_a_check()
    {
        var tables = Models.Tables().SelectMany(table => table.CheckConstraints.Select(check => (Check: check.Name!, Table: table.Name)))
            .ToDictionary(pair => pair.Check, pair => pair.Table);
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(
                await stores.NewGameDatabaseAsync(TestContext.Current.CancellationToken)) { Pooling = false }.ConnectionString);
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            tables.Keys.Order(StringComparer.Ordinal), RefusedRows.All.Select(row => row.Check).Distinct().Order(StringComparer.Ordinal));
        foreach (var (table, row) in RowsInOrder.Of)
            Assert.True(await StoreAsync(connection, table, row) is null, $"{table}: {await StoreAsync(connection, table, row)}");
        foreach (var (check, changes) in RefusedRows.All)
        {
            var row = new Dictionary<string, string>(RowsInOrder.Of[tables[check]]);
            foreach (var (column, value) in changes)
                row[column] = value;
            Assert.Equal(
                (check, string.Join(", ", changes)), (await StoreAsync(connection, tables[check], row), string.Join(", ", changes)));
        }
    }

    [Fact]
    public async Task A_row_that_predates_a_check_stays_and_the_check_holds_for_all_others()
    {
        await using var databases = MigratedDatabases.Open(await stores.NewGameDatabaseAsync(TestContext.Current.CancellationToken));
        await using var connection = await databases.Game.OpenConnectionAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0L, await AskAsync(connection, Unvalidated));
        await AskAsync(connection, """
            ALTER TABLE wallets DROP CONSTRAINT ck_wallets_largest_balance;
            INSERT INTO wallets (player_id, currency, balance, updated_at) VALUES (uuidv7(), 'gold', 9007199254740992, now());
            ALTER TABLE wallets ADD CONSTRAINT ck_wallets_largest_balance CHECK (balance <= 9007199254740991) NOT VALID
            """);

        await MigratedDatabases.MigrateAsync(databases);
        Assert.NotEqual(0L, await AskAsync(connection, Unvalidated));
        Assert.Equal(
            "ck_wallets_largest_balance",
            await StoreAsync(connection, "wallets", new(RowsInOrder.Of["wallets"]) { ["balance"] = "9007199254740992" }));

        await AskAsync(connection, "UPDATE wallets SET balance = 1");
        await MigratedDatabases.MigrateAsync(databases);
        Assert.Equal(0L, await AskAsync(connection, Unvalidated));
    }

    private static async Task<object?> AskAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    /// <returns>The check that refused it, or null.</returns>
    private static async Task<string?> StoreAsync(NpgsqlConnection connection, string table, Dictionary<string, string> row)
    {
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var insert = new NpgsqlCommand(
            $"INSERT INTO {table} ({string.Join(", ", row.Keys)}) VALUES ({string.Join(", ", row.Values)})", connection, transaction);
        try
        {
            await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            return null;
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.CheckViolation)
        {
            return refused.ConstraintName;
        }
    }
}

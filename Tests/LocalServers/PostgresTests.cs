using Npgsql;
using Tests.Stores;
using Xunit;

namespace Tests.LocalServers;

public sealed class PostgresTests(LocalStores stores)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Committed_rows_survive_a_killed_server()
    {
        await using var server = await stores.StartServerAsync(StoreKind.Postgres, Cancellation);
        await ExecuteAsync(server, "CREATE TABLE kept (id int); INSERT INTO kept SELECT generate_series(1, 1000)");
        server.Kill();
        await server.RestartAsync(Cancellation);
        Assert.Equal(1000L, await ExecuteAsync(server, "SELECT count(*) FROM kept"));
    }

    [Fact]
    public async Task A_wrong_password_is_rejected()
    {
        var wrong = new NpgsqlConnectionStringBuilder(await stores.PostgresAsync()) { Password = "wrong", Pooling = false };
        await using var connection = new NpgsqlConnection(wrong.ConnectionString);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(Cancellation));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    [Fact]
    public async Task Each_new_database_is_empty()
    {
        await using var connection = new NpgsqlConnection(await stores.NewDatabaseAsync(Cancellation));
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", connection);
        Assert.Equal(0L, await command.ExecuteScalarAsync(Cancellation));
    }

    private static async Task<object?> ExecuteAsync(LocalServer server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancellation);
    }
}

using ClickHouse.Driver;
using ClickHouse.Driver.ADO;
using ClickHouse.Driver.ADO.Parameters;
using Tests.Stores;
using Xunit;

namespace Tests.LocalServers;

/// <summary>The embedded ClickHouse runs statements, drops tables and reports errors as the real server does.</summary>
public sealed class ClickHouseTests(LocalStores stores) : ClickHouseTestBase(stores)
{
    [Fact]
    public async Task Parameters_are_bound_by_the_server()
    {
        using var client = await NewClientAsync();
        var parameters = new ClickHouseParameterCollection();
        parameters.Add(new ClickHouseDbParameter { ParameterName = "text", Value = "it's {not:String} a\tplaceholder\n\\" });
        parameters.Add(new ClickHouseDbParameter { ParameterName = "ids", Value = Enumerable.Range(3, 2).ToArray() });
        parameters.Add(new ClickHouseDbParameter { ParameterName = "at", Value = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc) });
        await using var reader = await client.ExecuteReaderAsync(
            "SELECT {text:String}, arraySum({ids:Array(Int32)}), {at:DateTime('UTC')}", parameters, cancellationToken: Cancellation);
        Assert.True(reader.Read());
        Assert.Equal("it's {not:String} a\tplaceholder\n\\", reader.GetString(0));
        Assert.Equal(7L, reader.GetInt64(1));
        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5), reader.GetDateTime(2));
    }

    [Theory]
    [InlineData("DROP TABLE t SYNC")]
    [InlineData("DROP TABLE IF EXISTS `t` NO DELAY")]
    [InlineData("drop table t sync -- at once")]
    [InlineData("DROP TABLE t")]
    [InlineData("TRUNCATE TABLE t SYNC")]
    public async Task A_synchronous_drop_returns(string removal)
    {
        const string create = "CREATE TABLE IF NOT EXISTS t (id Int32) ENGINE = MergeTree ORDER BY id";
        using var client = await NewClientAsync(create);
        await client.ExecuteNonQueryAsync("INSERT INTO t VALUES (1)", cancellationToken: Cancellation);
        var waiting =
            new QueryOptions { CustomSettings =
                new Dictionary<string, object> { ["database_atomic_wait_for_drop_and_detach_synchronously"] = 1 } };
        await client.ExecuteNonQueryAsync(removal, options: waiting, cancellationToken: Cancellation);
        await client.ExecuteNonQueryAsync(create, cancellationToken: Cancellation);
        Assert.Equal(0UL, await ScalarAsync(client, "SELECT count() FROM t"));
    }

    [Fact]
    public async Task A_table_may_be_named_sync()
    {
        using var client = await NewClientAsync("CREATE TABLE sync (id Int32) ENGINE = MergeTree ORDER BY id");
        await client.ExecuteNonQueryAsync("DROP TABLE sync SYNC", cancellationToken: Cancellation);
        Assert.Equal(0UL, await ScalarAsync(client, "SELECT count() FROM system.tables WHERE database = currentDatabase()"));
    }

    [Theory]
    [InlineData("SELECT nosuch", 47)]
    [InlineData("SELECT * FROM nosuch", 60)]
    [InlineData("SELEC 1", 62)]
    [InlineData("INSERT INTO nosuch VALUES (1)", 60)]
    [InlineData("INSERT INTO system.one FORMAT JSONEachRow {]", 48)]
    [InlineData("SELECT 1 SETTINGS nosuch = 1", 115)]
    [InlineData("SELECT throwIf(1)", 395)]
    public async Task An_error_carries_its_code(string sql, int code)
    {
        using var client = await NewClientAsync();
        var error = await Assert.ThrowsAsync<ClickHouseServerException>(
            () => client.ExecuteNonQueryAsync(sql, cancellationToken: Cancellation));
        Assert.Equal(code, error.ErrorCode);
        Assert.DoesNotContain("\n   at ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_rejected()
    {
        var wrong = new ClickHouseConnectionStringBuilder(await Stores.NewAnalyticsDatabaseAsync(Cancellation)) { Password = "wrong" };
        using var client = new ClickHouseClient(wrong.ConnectionString);
        var refused = await Assert.ThrowsAsync<ClickHouseServerException>(() => ScalarAsync(client, "SELECT 1"));
        Assert.Equal(516, refused.ErrorCode);
    }

    [Fact]
    public async Task A_query_is_cancelled_when_its_client_disconnects()
    {
        using var client = await NewClientAsync();
        var name = $"left_{Guid.NewGuid():N}";
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var query = client.ExecuteScalarAsync(
            $"SELECT sum(sleepEachRow(0.05)) AS {name} FROM numbers(100000) "
                + "SETTINGS max_block_size = 1, function_sleep_max_microseconds_per_block = 0", cancellationToken: leave.Token);
        var running = $"SELECT count() FROM system.processes WHERE query LIKE '%AS {name} %' AND query NOT LIKE '%system.processes%'";
        await UntilAsync(async () => await ScalarAsync(client, running) is 1UL);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query);
        await UntilAsync(async () => await ScalarAsync(client, running) is 0UL);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
            await Task.Delay(20, Cancellation);
    }

    private static Task<object> ScalarAsync(ClickHouseClient client, string sql) =>
        client.ExecuteScalarAsync(sql, cancellationToken: Cancellation);
}

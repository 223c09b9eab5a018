using System.Globalization;
using ClickHouse.Driver;
using ClickHouse.Driver.ADO;
using ClickHouse.Driver.ADO.Parameters;
using ClickHouse.Driver.Copy;
using Tests.Stores;
using Xunit;

namespace Tests.LocalServers;

public sealed class ClickHouseTests(LocalStores stores)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

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

    [Fact]
    public async Task A_parameter_of_an_insert_is_data_and_not_text()
    {
        using var client = await NewClientAsync("CREATE TABLE t (id Int32, s String) ENGINE = MergeTree ORDER BY id");
        var parameters = new ClickHouseParameterCollection();
        parameters.Add(new ClickHouseDbParameter { ParameterName = "s", Value = "'); DROP TABLE t; --" });
        await client.ExecuteNonQueryAsync("INSERT INTO t VALUES (1, {s:String})", parameters, cancellationToken: Cancellation);
        Assert.Equal("'); DROP TABLE t; --", await ScalarAsync(client, "SELECT s FROM t"));
    }

    [Fact]
    public async Task Rows_of_any_bytes_survive_a_bulk_insert()
    {
        using var client = await NewClientAsync("CREATE TABLE t (id Int32, s String) ENGINE = MergeTree ORDER BY id");
        string[] awkward = ["\n\n", "\r\n\r\n", "\0\0", "a\n\nb", "FORMAT RowBinary\n", ";", "", new('\n', 5_000)];
        var rows = Enumerable.Range(0, 2_000).Select(id => new object[] { id, awkward[id % awkward.Length] }).ToList();
        Assert.Equal(rows.Count, await client.InsertBinaryAsync("t", ["id", "s"], rows, cancellationToken: Cancellation));
        await using var reader = await client.ExecuteReaderAsync("SELECT id, s FROM t ORDER BY id", cancellationToken: Cancellation);
        foreach (var row in rows)
        {
            Assert.True(reader.Read());
            Assert.Equal(row[0], reader.GetInt32(0));
            Assert.Equal(row[1], reader.GetString(1));
        }

        Assert.False(reader.Read());
    }

    [Theory]
    [InlineData("DROP TABLE t SYNC")]
    [InlineData("DROP TABLE IF EXISTS `t` NO DELAY")]
    [InlineData("drop table t sync -- at once")]
    [InlineData("DROP TABLE t")]
    [InlineData("TRUNCATE TABLE t SYNC")]
    public async Task A_removal_that_waits_comes_back(string removal)
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
    public async Task A_table_may_be_called_sync()
    {
        using var client = await NewClientAsync("CREATE TABLE sync (id Int32) ENGINE = MergeTree ORDER BY id");
        await client.ExecuteNonQueryAsync("DROP TABLE sync SYNC", cancellationToken: Cancellation);
        Assert.Equal(0UL, await ScalarAsync(client, "SELECT count() FROM system.tables WHERE database = currentDatabase()"));
    }

    [Theory]
    [InlineData("INSERT INTO t VALUES (1, 'a'), (2, 'b\n\nc;')", 2)]
    [InlineData("INSERT INTO t (id, s) SETTINGS async_insert=0 FORMAT JSONEachRow\n{\"id\":1,\"s\":\"a\"}\n\n{\"id\":2,\"s\":\"b\"}\n", 2)]
    [InlineData("/* a 'comment' */ insert into t -- FORMAT CSV\nformat CSV 1,\"x\n\ny\"\n2,z\n3,\"\"\n", 3)]
    [InlineData("INSERT INTO t SELECT number, 'FORMAT' FROM numbers(4)", 4)]
    [InlineData("INSERT INTO t (id) WITH 3 AS n SELECT number FROM numbers(5) WHERE number <> n", 4)]
    public async Task An_insert_in_text_stores_all_its_rows(string insert, int rows)
    {
        using var client = await NewClientAsync("CREATE TABLE t (id Int32, s String) ENGINE = MergeTree ORDER BY id");
        await client.ExecuteNonQueryAsync(insert, cancellationToken: Cancellation);
        Assert.Equal((ulong)rows, await ScalarAsync(client, "SELECT count() FROM t"));
    }

    [Fact]
    public async Task The_bulk_copy_of_the_older_interface_works()
    {
        var database = await stores.NewAnalyticsDatabaseAsync(Cancellation);
        await using var connection = new ClickHouseConnection(database);
        await using var create = connection.CreateCommand();
        create.CommandText = "CREATE TABLE t (id Int32, s Nullable(String)) ENGINE = MergeTree ORDER BY id";
        await create.ExecuteNonQueryAsync(Cancellation);
#pragma warning disable CS0618 // superseded by InsertBinaryAsync, and still in use
        using var copy = new ClickHouseBulkCopy(connection) { DestinationTableName = "t", BatchSize = 1000 };
        await copy.InitAsync();
        await copy.WriteToServerAsync(
            Enumerable.Range(0, 10_000).Select(id => new object?[] { id, id % 2 == 0 ? null : "odd" })!, Cancellation);
#pragma warning restore CS0618
        create.CommandText = "SELECT concat(toString(count()), '/', toString(count(s))) FROM t";
        Assert.Equal("10000/5000", await create.ExecuteScalarAsync(Cancellation));
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
    public async Task A_row_that_does_not_parse_stores_nothing_of_its_insert()
    {
        using var client = await NewClientAsync("CREATE TABLE t (id Int32) ENGINE = MergeTree ORDER BY id");
        await Assert.ThrowsAsync<ClickHouseServerException>(
            () => client.ExecuteNonQueryAsync("INSERT INTO t FORMAT CSV 1\n2\nthree\n", cancellationToken: Cancellation));
        Assert.Equal(0UL, await ScalarAsync(client, "SELECT count() FROM t"));
    }

    [Fact]
    public async Task Settings_hold_for_their_statement_only()
    {
        using var client = await NewClientAsync();
        var options =
            new QueryOptions { CustomSettings = new Dictionary<string, object> { ["max_result_rows"] = 5, ["log_comment"] = "it's" } };
        await Assert.ThrowsAsync<ClickHouseServerException>(
            () => client.ExecuteScalarAsync("SELECT number FROM numbers(100)", options: options, cancellationToken: Cancellation));
        Assert.Equal(
            "it's", await client.ExecuteScalarAsync("SELECT getSetting('log_comment')", options: options, cancellationToken: Cancellation));
        await using var all = await client.ExecuteReaderAsync("SELECT number FROM numbers(100)", cancellationToken: Cancellation);
        Assert.Equal(100, Count(all));
    }

    [Fact]
    public async Task An_insert_repeated_with_its_token_is_stored_once()
    {
        using var client = await NewClientAsync(
            "CREATE TABLE t (id Int32) ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 100");
        foreach (var (token, first) in ((string, int)[])[("a", 0), ("a", 0), ("b", 0), ("a", 5000)])
        {
            var options = new InsertOptions { CustomSettings = new Dictionary<string, object> { ["insert_deduplication_token"] = token } };
            await client.InsertBinaryAsync(
                "t", ["id"], Enumerable.Range(first, 1000).Select(id => new object[] { id }), options, Cancellation);
        }

        Assert.Equal(2000UL, await ScalarAsync(client, "SELECT count() FROM t"));
    }

    [Fact]
    public async Task Statements_of_a_session_share_its_temporary_tables_and_others_do_not()
    {
        var database = await stores.NewAnalyticsDatabaseAsync(Cancellation);
        using var session = new ClickHouseClient(
            new ClickHouseClientSettings(database) { UseSession = true, SessionId = Guid.NewGuid().ToString() });
        await session.ExecuteNonQueryAsync("CREATE TEMPORARY TABLE mine (id Int32)", cancellationToken: Cancellation);
        await session.ExecuteNonQueryAsync("INSERT INTO mine VALUES (7)", cancellationToken: Cancellation);
        Assert.Equal(7, await ScalarAsync(session, "SELECT id FROM mine"));
        using var other = new ClickHouseClient(database);
        await Assert.ThrowsAsync<ClickHouseServerException>(() => ScalarAsync(other, "SELECT id FROM mine"));
    }

    [Fact]
    public async Task A_session_is_kept_for_as_long_as_its_client_asks()
    {
        using var session = new ClickHouseClient(
            new ClickHouseClientSettings(
                await stores.NewAnalyticsDatabaseAsync(Cancellation)) { UseSession = true, SessionId = Guid.NewGuid().ToString() });
        await session.ExecuteNonQueryAsync("CREATE TEMPORARY TABLE mine (id Int32)", options: Kept(0), cancellationToken: Cancellation);
        var gone = await Assert.ThrowsAsync<ClickHouseServerException>(() => ScalarAsync(session, "SELECT count() FROM mine"));
        Assert.Equal(60, gone.ErrorCode);
        var refused = await Assert.ThrowsAsync<ClickHouseServerException>(
            () => session.ExecuteNonQueryAsync("SELECT 1", options: Kept(100_000), cancellationToken: Cancellation));
        Assert.Equal(374, refused.ErrorCode);

        static QueryOptions Kept(int seconds) =>
            new() { CustomSettings = new Dictionary<string, object> { ["session_timeout"] = seconds } };
    }

    [Fact]
    public async Task Statements_run_beside_each_other()
    {
        using var client = await NewClientAsync("CREATE TABLE t (id Int32) ENGINE = MergeTree ORDER BY id");
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async worker =>
        {
            await client.InsertBinaryAsync(
                "t", ["id"], Enumerable.Range(worker * 100, 100).Select(id => new object[] { id }), cancellationToken: Cancellation);
            Assert.Equal(worker, Convert.ToInt32(await ScalarAsync(client, $"SELECT toInt32({worker})"), CultureInfo.InvariantCulture));
        }));
        Assert.Equal(4000UL, await ScalarAsync(client, "SELECT uniqExact(id) FROM t"));
    }

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        var wrong = new ClickHouseConnectionStringBuilder(await stores.NewAnalyticsDatabaseAsync(Cancellation)) { Password = "wrong" };
        using var client = new ClickHouseClient(wrong.ConnectionString);
        var refused = await Assert.ThrowsAsync<ClickHouseServerException>(() => ScalarAsync(client, "SELECT 1"));
        Assert.Equal(516, refused.ErrorCode);
    }

    [Fact]
    public async Task A_query_whose_client_has_gone_is_stopped()
    {
        using var client = await NewClientAsync();
        var name = $"left_{Guid.NewGuid():N}";
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var query = client.ExecuteScalarAsync(
            $"SELECT sum(sleepEachRow(0.05)) AS {name} FROM numbers(100000) SETTINGS max_block_size = 1, function_sleep_max_microseconds_per_block = 0", cancellationToken: leave.Token);
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

    private static int Count(ClickHouse.Driver.ADO.Readers.ClickHouseDataReader reader)
    {
        var rows = 0;
        while (reader.Read())
            rows++;
        return rows;
    }

    private async Task<ClickHouseClient> NewClientAsync(string? create = null)
    {
        var client = new ClickHouseClient(await stores.NewAnalyticsDatabaseAsync(Cancellation));
        if (create is not null)
            await client.ExecuteNonQueryAsync(create, cancellationToken: Cancellation);
        return client;
    }

    private static Task<object> ScalarAsync(ClickHouseClient client, string sql) =>
        client.ExecuteScalarAsync(sql, cancellationToken: Cancellation);
}

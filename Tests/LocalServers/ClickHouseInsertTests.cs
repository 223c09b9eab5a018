using ClickHouse.Driver;
using ClickHouse.Driver.ADO;
using ClickHouse.Driver.ADO.Parameters;
using ClickHouse.Driver.Copy;
using Tests.Stores;
using Xunit;

namespace Tests.LocalServers;

/// <summary>Inserts into the embedded ClickHouse, in text and in binary.</summary>
public sealed class ClickHouseInsertTests(LocalStores stores) : ClickHouseTestBase(stores)
{
    [Fact]
    public async Task A_parameter_of_an_insert_cannot_inject_SQL()
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
        var database = await Stores.NewAnalyticsDatabaseAsync(Cancellation);
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

    [Fact]
    public async Task An_insert_with_an_invalid_row_stores_nothing()
    {
        using var client = await NewClientAsync("CREATE TABLE t (id Int32) ENGINE = MergeTree ORDER BY id");
        await Assert.ThrowsAsync<ClickHouseServerException>(
            () => client.ExecuteNonQueryAsync("INSERT INTO t FORMAT CSV 1\n2\nthree\n", cancellationToken: Cancellation));
        Assert.Equal(0UL, await ScalarAsync(client, "SELECT count() FROM t"));
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

    private static Task<object> ScalarAsync(ClickHouseClient client, string sql) =>
        client.ExecuteScalarAsync(sql, cancellationToken: Cancellation);
}

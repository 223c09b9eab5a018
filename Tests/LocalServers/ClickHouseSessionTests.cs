using System.Globalization;
using ClickHouse.Driver;
using ClickHouse.Driver.ADO;
using Tests.Stores;
using Xunit;

namespace Tests.LocalServers;

/// <summary>Sessions, settings and concurrent statements of the embedded ClickHouse.</summary>
public sealed class ClickHouseSessionTests(LocalStores stores) : ClickHouseTestBase(stores)
{
    [Fact]
    public async Task Settings_apply_to_their_statement_only()
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
    public async Task Temporary_tables_are_visible_in_their_session_only()
    {
        var database = await Stores.NewAnalyticsDatabaseAsync(Cancellation);
        using var session = new ClickHouseClient(
            new ClickHouseClientSettings(database) { UseSession = true, SessionId = Guid.NewGuid().ToString() });
        await session.ExecuteNonQueryAsync("CREATE TEMPORARY TABLE mine (id Int32)", cancellationToken: Cancellation);
        await session.ExecuteNonQueryAsync("INSERT INTO mine VALUES (7)", cancellationToken: Cancellation);
        Assert.Equal(7, await ScalarAsync(session, "SELECT id FROM mine"));
        using var other = new ClickHouseClient(database);
        await Assert.ThrowsAsync<ClickHouseServerException>(() => ScalarAsync(other, "SELECT id FROM mine"));
    }

    [Fact]
    public async Task A_session_lives_as_long_as_its_client_requests()
    {
        using var session = new ClickHouseClient(
            new ClickHouseClientSettings(
                await Stores.NewAnalyticsDatabaseAsync(Cancellation)) { UseSession = true, SessionId = Guid.NewGuid().ToString() });
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
    public async Task Statements_run_concurrently()
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

    private static int Count(ClickHouse.Driver.ADO.Readers.ClickHouseDataReader reader)
    {
        var rows = 0;
        while (reader.Read())
            rows++;
        return rows;
    }

    private static Task<object> ScalarAsync(ClickHouseClient client, string sql) =>
        client.ExecuteScalarAsync(sql, cancellationToken: Cancellation);
}

using System.Net;
using ClickHouse.Driver;
using ClickHouse.Driver.Numerics;
using Tests.Stores;
using Xunit;

namespace Tests.LocalServers;

public sealed class ClickHouseTypeTests(LocalStores stores)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, object> Values => new()
    {
        { "Bool", true },
        { "Int8", (sbyte)-128 },
        { "UInt16", (ushort)65535 },
        { "Int32", int.MinValue },
        { "UInt64", ulong.MaxValue },
        { "Float64", Math.PI },
        { "String", "'quoted', \"too\", line\nend, \\ and \u0000 and \ud83c\udfae" },
        { "LowCardinality(String)", "seldom" },
        { "Nullable(String)", "there" },
        { "LowCardinality(Nullable(String))", "both" },
        { "FixedString(3)", "abc" },
        { "UUID", Guid.Parse("0190b6a1-7e4c-7d5f-8a3b-1c2d3e4f5061") },
        { "Date", new DateTime(2026, 2, 28, 0, 0, 0, DateTimeKind.Unspecified) },
        { "DateTime64(6, 'UTC')", new DateTime(2026, 2, 28, 23, 59, 59, DateTimeKind.Utc).AddMicroseconds(123456) },
        { "Decimal(18, 4)", new ClickHouseDecimal(12345678901234.5678m) },
        { "Array(Int32)", Enumerable.Range(1, 3).ToArray() },
        { "Array(Nullable(Int32))", new int?[] { 1, null, 3 } },
        { "Map(String, UInt64)", new Dictionary<string, ulong> { ["a"] = 1, ["b"] = 2 } },
        { "Tuple(String, Int32)", Tuple.Create("pair", 7) },
        { "IPv4", IPAddress.Parse("192.0.2.17") },
        { "Enum8('on' = 1, 'off' = 2)", "off" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_value_comes_back_as_it_was_inserted(string type, object value)
    {
        using var client = new ClickHouseClient(await stores.NewAnalyticsDatabaseAsync(Cancellation));
        await client.ExecuteNonQueryAsync(
            $"CREATE TABLE t (id UInt8, v {type}) ENGINE = MergeTree ORDER BY id", cancellationToken: Cancellation);
        await client.InsertBinaryAsync("t", ["id", "v"], [[(byte)1, value]], cancellationToken: Cancellation);
        Assert.Equal(value, await client.ExecuteScalarAsync("SELECT v FROM t", cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Null_comes_back_as_null()
    {
        using var client = new ClickHouseClient(await stores.NewAnalyticsDatabaseAsync(Cancellation));
        await client.ExecuteNonQueryAsync(
            "CREATE TABLE t (id UInt8, v Nullable(Int64)) ENGINE = MergeTree ORDER BY id", cancellationToken: Cancellation);
        await client.InsertBinaryAsync("t", ["id", "v"], [[(byte)1, null!]], cancellationToken: Cancellation);
        Assert.Equal(DBNull.Value, await client.ExecuteScalarAsync("SELECT v FROM t", cancellationToken: Cancellation));
    }
}

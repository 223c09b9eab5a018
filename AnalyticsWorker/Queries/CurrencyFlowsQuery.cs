namespace AnalyticsWorker.Queries;

/// <summary>What came into players' wallets and what went out of them, as GameApi noted it: outside of games.</summary>
internal static class CurrencyFlowsQuery
{
    public const string ByKind = "kind";
    public const string ByReason = "reason";

    public static Task<Rows<CurrencyFlow>> RunAsync(
        WarehouseQueries warehouse, Range range, string by, CancellationToken cancellationToken) =>
        warehouse.AskAsync(Ask(range, by), row => new CurrencyFlow(
            RangeSql.Time(row, 0), row.GetString(1), row.GetString(2), row.GetString(3) is { Length: > 0 } reason ? reason : null,
            row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7)), cancellationToken);

    public static Question Ask(Range range, string by) => new($$"""
        SELECT {{range.Interval.StartOf("toDateTime(occurred_at, 'UTC')")}} AS start, currency, kind, {{(by == ByReason ? "reason" : "''")}} AS cause,
            toInt64(sumIf(amount, amount > 0)), toInt64(-sumIf(amount, amount < 0)), toInt64(count()), toInt64(uniqExact(player_id))
        FROM currency_entries
        WHERE occurred_at >= {from:DateTime('UTC')} AND occurred_at < {to:DateTime('UTC')}{{RangeSql.AndCountry(range)}}
        GROUP BY start, currency, kind, cause ORDER BY start, currency, kind, cause
        """, RangeSql.Parameters(range));
}

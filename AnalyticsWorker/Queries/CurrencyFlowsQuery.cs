namespace AnalyticsWorker.Queries;

/// <summary>Amounts added to and taken from players' wallets, as GameApi recorded them. Wallets belong to no game.</summary>
internal static class CurrencyFlowsQuery
{
    public const string ByKind = "kind";
    public const string ByReason = "reason";

    public static Task<Rows<CurrencyFlow>> RunAsync(
        WarehouseQueries warehouse, TimeRange range, string by, CancellationToken cancellationToken) =>
        warehouse.QueryAsync(Build(range, by), row => new CurrencyFlow(
            RangeSql.Time(row, 0), row.GetString(1), row.GetString(2), row.GetString(3) is { Length: > 0 } reason ? reason : null,
            row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7)), cancellationToken);

    public static Question Build(TimeRange range, string by) => new($$"""
        SELECT {{range.Interval.StartOf("toDateTime(occurred_at, 'UTC')")}} AS start,
            currency, kind, {{(by == ByReason ? "reason" : "''")}} AS cause,
            toInt64(sumIf(amount, amount > 0)), toInt64(-sumIf(amount, amount < 0)), toInt64(count()), toInt64(uniqExact(player_id))
        FROM currency_entries
        WHERE occurred_at >= {from:DateTime('UTC')} AND occurred_at < {to:DateTime('UTC')}{{RangeSql.AndCountry(range)}}
        GROUP BY start, currency, kind, cause ORDER BY start, currency, kind, cause
        """, RangeSql.Parameters(range));
}

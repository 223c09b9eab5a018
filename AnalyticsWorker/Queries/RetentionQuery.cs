namespace AnalyticsWorker.Queries;

/// <summary>Cohorts by first activity, and how many players returned after how many intervals.</summary>
internal static class RetentionQuery
{
    /// <summary>Every cohort has a number for each later interval, so the result grows with the square of the intervals.</summary>
    public const int MaxIntervals = 366;

    /// <summary>The interval number of the row with the size of the cohort.</summary>
    private const int Cohort = -1;

    public static async Task<Rows<Retention>> RunAsync(WarehouseQueries warehouse, TimeRange range, CancellationToken cancellationToken)
    {
        var rows = await warehouse.QueryAsync(
            Build(range), row => (Cohort: RangeSql.Time(row, 0), Later: (int)row.GetInt64(1), Players: row.GetInt64(2)), cancellationToken);
        return rows.Shape(Triangle);
    }

    public static Question Build(TimeRange range)
    {
        var interval = range.Interval;
        return new($$"""
            WITH firsts AS
            (
                SELECT player_id, {{interval.StartOf("toDateTime(first, 'UTC')")}} AS cohort
                FROM {{RangeSql.NewPlayers(range, "{from:DateTime('UTC')}", "{to:DateTime('UTC')}")}}
            )
            SELECT cohort, later, toInt64(count()) AS players FROM
            (
                SELECT cohort, toInt64({{Cohort}}) AS later FROM firsts
                UNION ALL
                SELECT cohort, toInt64(dateDiff('{{interval.Unit()}}', cohort, seen)) AS later
                FROM
                (
                    SELECT DISTINCT player_id, cohort, seen FROM
                    (
                        {{SeenSql.Players(range)}}
                    ) AS seens INNER JOIN firsts USING (player_id)
                    WHERE seen >= cohort
                )
            )
            GROUP BY cohort, later ORDER BY cohort, later
            """, RangeSql.Parameters(range));
    }

    private static IEnumerable<Retention> Triangle(IReadOnlyList<(DateTime Cohort, int Later, long Players)> rows) =>
        rows.GroupBy(row => row.Cohort).Select(cohort =>
        {
            var retained = new long[Math.Max(cohort.Max(row => row.Later), 0) + 1];
            foreach (var row in cohort.Where(row => row.Later > Cohort))
                retained[row.Later] = row.Players;
            return new Retention(cohort.Key, cohort.Single(row => row.Later == Cohort).Players, retained);
        });
}

namespace AnalyticsWorker.Queries;

/// <summary>Cohorts by when players were first seen, and how many of each came back how many intervals later.</summary>
internal static class RetentionQuery
{
    /// <summary>Every cohort has a number for each interval after it: the answer grows with the square.</summary>
    public const int MostIntervals = 366;

    /// <summary>The interval of a row that counts the cohort itself.</summary>
    private const int Cohort = -1;

    public static async Task<Rows<Retention>> RunAsync(WarehouseQueries warehouse, Range range, CancellationToken cancellationToken)
    {
        var rows = await warehouse.AskAsync(
            Ask(range), row => (Cohort: RangeSql.Time(row, 0), Later: (int)row.GetInt64(1), Players: row.GetInt64(2)), cancellationToken);
        return rows.Shape(Triangle);
    }

    public static Question Ask(Range range)
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

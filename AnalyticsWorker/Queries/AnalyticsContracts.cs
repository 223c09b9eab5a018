using System.Text.Json.Serialization;

namespace AnalyticsWorker.Queries;

/// <summary>A list, and the time of its data.</summary>
/// <param name="Items">All items.</param>
/// <param name="Next">Always null: analytics results have one page.</param>
/// <param name="AsOf">Everything committed before this time is counted, UTC; null while the event log is unavailable.</param>
internal sealed record AnalyticsResult<T>(IReadOnlyList<T> Items, DateTime? AsOf, string? Next = null);

/// <param name="Start">Start of the interval, UTC.</param>
/// <param name="Players">Distinct players with an activity in the interval.</param>
/// <param name="NewPlayers">Those whose first activity is in the interval.</param>
/// <example>{ "start": "2026-11-01T00:00:00Z", "players": 1250, "newPlayers": 80 }</example>
internal sealed record ActivePlayers(DateTime Start, long Players, long NewPlayers);

/// <param name="Cohort">Start of the interval in which these players were first seen, UTC.</param>
/// <param name="Players">Number of players in the cohort.</param>
/// <param name="Retained">Players active 0, 1, 2 ... intervals later.</param>
/// <example>{ "cohort": "2026-11-01T00:00:00Z", "players": 1250, "retained": [1250, 610, 420] }</example>
internal sealed record Retention(DateTime Cohort, long Players, IReadOnlyList<long> Retained);

/// <param name="Cohort">The day on which these players were first seen, UTC.</param>
/// <param name="Players">Number of players in the cohort.</param>
/// <param name="Day1">Players active on the next day; null until that day is over.</param>
/// <param name="Day7">The same for the seventh day after.</param>
/// <param name="Day30">The same for the thirtieth day after.</param>
/// <example>{ "cohort": "2026-11-01T00:00:00Z", "players": 80, "day1": 34, "day7": 19, "day30": null }</example>
internal sealed record RetentionDays(DateTime Cohort, long Players, long? Day1, long? Day7, long? Day30);

/// <param name="Value">Country, client version or platform of the players' first session; null if the session has none.</param>
/// <param name="Players">Players first seen in the range.</param>
/// <param name="Day1Of">Those whose next day is over.</param>
/// <param name="Day1">Those of <c>day1Of</c> who were active on that day.</param>
/// <param name="Day7Of">Those whose seventh day after is over.</param>
/// <param name="Day7">Those of <c>day7Of</c> who were active on that day.</param>
/// <param name="Day30Of">Those whose thirtieth day after is over.</param>
/// <param name="Day30">Those of <c>day30Of</c> who were active on that day.</param>
/// <example>{ "value": "SE", "players": 80, "day1Of": 80, "day1": 34, "day7Of": 61, "day7": 15, "day30Of": 0, "day30": 0 }</example>
internal sealed record Cohort(string? Value, long Players, long Day1Of, long Day1, long Day7Of, long Day7, long Day30Of, long Day30);

/// <param name="Start">The day, UTC.</param>
/// <param name="DailyPlayers">Distinct players active on the day (DAU).</param>
/// <param name="MonthlyPlayers">Distinct players active in the thirty days that end with it (MAU).</param>
/// <param name="Ratio">DAU divided by MAU, 0 to 1.</param>
/// <example>{ "start": "2026-11-01T00:00:00Z", "dailyPlayers": 1250, "monthlyPlayers": 5000, "ratio": 0.25 }</example>
internal sealed record Stickiness(DateTime Start, long DailyPlayers, long MonthlyPlayers, double Ratio);

/// <param name="Start">Start of the interval, UTC.</param>
/// <param name="Peak">Most players online at the same time.</param>
/// <param name="Average">Average of players online, over the part of the interval that has passed.</param>
/// <example>{ "start": "2026-11-01T00:00:00Z", "peak": 310, "average": 190.5 }</example>
internal sealed record ConcurrentPlayers(DateTime Start, long Peak, double Average);

/// <param name="Start">Start of the interval in which the sessions ended, UTC.</param>
/// <param name="Sessions">Number of sessions.</param>
/// <param name="AverageSeconds">Mean length.</param>
/// <param name="MedianSeconds">Median length.</param>
/// <param name="P95Seconds">95th percentile of the length.</param>
/// <example>
/// {
///     "start": "2026-11-01T00:00:00Z", "sessions": 3100, "averageSeconds": 540.5, "medianSeconds": 420, "p95Seconds": 1900
/// }
/// </example>
internal sealed record SessionLength(DateTime Start, long Sessions, double AverageSeconds, double MedianSeconds, double P95Seconds);

/// <param name="Step">Number of the step, from 1.</param>
/// <param name="Kind">Kind of activity of this step.</param>
/// <param name="Players">Players who completed this and all previous steps in order, within the window.</param>
/// <example>{ "step": 1, "kind": "level.up", "players": 1250 }</example>
internal sealed record FunnelStep(int Step, string Kind, long Players);

/// <param name="Kind">Kind of activity.</param>
/// <param name="Activities">Number of activities.</param>
/// <param name="Players">Distinct players with such an activity.</param>
/// <example>{ "kind": "level.up", "activities": 48000, "players": 1250 }</example>
internal sealed record TopActivity(string Kind, long Activities, long Players);

/// <param name="Kind">Kind of activity.</param>
/// <param name="Activities">Number of activities in the range.</param>
/// <param name="Before">Number in the preceding period of the same length.</param>
/// <param name="Change">The difference.</param>
/// <example>{ "kind": "level.up", "activities": 48000, "before": 40000, "change": 8000 }</example>
internal sealed record ActivityChange(string Kind, long Activities, long Before, long Change);

/// <param name="Start">Start of the interval, UTC.</param>
/// <param name="Currency">Currency.</param>
/// <param name="Kind">wallet.granted, wallet.spent, gift.sent or gift.received.</param>
/// <param name="Reason">Reason of the entries, with by=reason; null if they have none.</param>
/// <param name="In">Amount added to wallets.</param>
/// <param name="Out">Amount taken from wallets.</param>
/// <param name="Entries">Number of wallet entries.</param>
/// <param name="Players">Distinct players with such an entry.</param>
/// <example>
/// {
///     "start": "2026-11-01T00:00:00Z", "currency": "gold", "kind": "wallet.spent", "reason": null,
///     "in": 0, "out": 9100, "entries": 182, "players": 140
/// }
/// </example>
internal sealed record CurrencyFlow(
    DateTime Start, string Currency, string Kind, string? Reason, long In, long Out, long Entries, long Players);

/// <param name="Question">The last segment of the question's path.</param>
/// <param name="Sql">The query that ClickHouse runs; <c>{name:Type}</c> is a parameter.</param>
/// <param name="Parameters">The values of the parameters.</param>
/// <example>
/// {
///     "question": "active-players", "sql": "SELECT ... WHERE day >= {from:Date}", "parameters": { "from": "2026-11-01" }
/// }
/// </example>
internal sealed record QuestionSql(string Question, string Sql, IReadOnlyDictionary<string, string> Parameters);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(AnalyticsResult<ActivePlayers>))]
[JsonSerializable(typeof(AnalyticsResult<Retention>))]
[JsonSerializable(typeof(AnalyticsResult<RetentionDays>))]
[JsonSerializable(typeof(AnalyticsResult<Cohort>))]
[JsonSerializable(typeof(AnalyticsResult<Stickiness>))]
[JsonSerializable(typeof(AnalyticsResult<ConcurrentPlayers>))]
[JsonSerializable(typeof(AnalyticsResult<SessionLength>))]
[JsonSerializable(typeof(AnalyticsResult<FunnelStep>))]
[JsonSerializable(typeof(AnalyticsResult<TopActivity>))]
[JsonSerializable(typeof(AnalyticsResult<ActivityChange>))]
[JsonSerializable(typeof(AnalyticsResult<CurrencyFlow>))]
[JsonSerializable(typeof(AnalyticsResult<QuestionSql>))]
[JsonSerializable(typeof(Microsoft.AspNetCore.Mvc.ProblemDetails))]
[JsonSerializable(typeof(string))]
internal sealed partial class AnalyticsJsonContext : JsonSerializerContext;

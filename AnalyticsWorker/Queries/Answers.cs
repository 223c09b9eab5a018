using System.Text.Json.Serialization;

namespace AnalyticsWorker.Queries;

/// <summary>A list as everywhere in the API, and how old it is.</summary>
/// <param name="Items">All there are.</param>
/// <param name="Next">Always null: analytics answers whole.</param>
/// <param name="AsOf">Everything that was committed before this instant is counted, UTC; null while the event log cannot be read.</param>
internal sealed record Answer<T>(IReadOnlyList<T> Items, DateTime? AsOf, string? Next = null);

/// <param name="Start">Of the interval, UTC.</param>
/// <param name="Players">Different players with an activity in it.</param>
/// <param name="NewPlayers">Of those, the ones never seen before.</param>
/// <example>{ "start": "2026-11-01T00:00:00Z", "players": 1250, "newPlayers": 80 }</example>
internal sealed record ActivePlayers(DateTime Start, long Players, long NewPlayers);

/// <param name="Cohort">Start of the interval in which these players were first seen, UTC.</param>
/// <param name="Players">How many they are.</param>
/// <param name="Retained">How many were active 0, 1, 2 ... intervals later.</param>
/// <example>{ "cohort": "2026-11-01T00:00:00Z", "players": 1250, "retained": [1250, 610, 420] }</example>
internal sealed record Retention(DateTime Cohort, long Players, IReadOnlyList<long> Retained);

/// <param name="Cohort">The day on which these players were first seen, UTC.</param>
/// <param name="Players">How many they are.</param>
/// <param name="Day1">How many were active on the day after; null until that day is over.</param>
/// <param name="Day7">The same, seven days after.</param>
/// <param name="Day30">The same, thirty days after.</param>
/// <example>{ "cohort": "2026-11-01T00:00:00Z", "players": 80, "day1": 34, "day7": 19, "day30": null }</example>
internal sealed record RetentionDays(DateTime Cohort, long Players, long? Day1, long? Day7, long? Day30);

/// <param name="Value">The country, client version or platform of their first session; null where it did not say.</param>
/// <param name="Players">How many were first seen on a day of the range.</param>
/// <param name="Day1Of">Of those, the ones whose next day is over.</param>
/// <param name="Day1">Of those, the ones who were active on it.</param>
/// <param name="Day7Of">The same, seven days after.</param>
/// <param name="Day7">The same, seven days after.</param>
/// <param name="Day30Of">The same, thirty days after.</param>
/// <param name="Day30">The same, thirty days after.</param>
/// <example>{ "value": "SE", "players": 80, "day1Of": 80, "day1": 34, "day7Of": 61, "day7": 15, "day30Of": 0, "day30": 0 }</example>
internal sealed record Cohort(string? Value, long Players, long Day1Of, long Day1, long Day7Of, long Day7, long Day30Of, long Day30);

/// <param name="Start">The day, UTC.</param>
/// <param name="DailyPlayers">Different players with an activity on it (DAU).</param>
/// <param name="MonthlyPlayers">The same in the thirty days that end with it (MAU).</param>
/// <param name="Ratio">The first of the second: 0 to 1.</param>
/// <example>{ "start": "2026-11-01T00:00:00Z", "dailyPlayers": 1250, "monthlyPlayers": 5000, "ratio": 0.25 }</example>
internal sealed record Stickiness(DateTime Start, long DailyPlayers, long MonthlyPlayers, double Ratio);

/// <param name="Start">Of the interval, UTC.</param>
/// <param name="Peak">Most players online at one moment of it.</param>
/// <param name="Average">Players online on average, over the part of it that has passed.</param>
/// <example>{ "start": "2026-11-01T00:00:00Z", "peak": 310, "average": 190.5 }</example>
internal sealed record ConcurrentPlayers(DateTime Start, long Peak, double Average);

/// <param name="Start">Of the interval in which the sessions ended, UTC.</param>
/// <param name="Sessions">How many.</param>
/// <param name="AverageSeconds">Their mean length.</param>
/// <param name="MedianSeconds">Half were shorter.</param>
/// <param name="P95Seconds">One in twenty was longer.</param>
/// <example>
/// {
///     "start": "2026-11-01T00:00:00Z", "sessions": 3100, "averageSeconds": 540.5, "medianSeconds": 420, "p95Seconds": 1900
/// }
/// </example>
internal sealed record SessionLength(DateTime Start, long Sessions, double AverageSeconds, double MedianSeconds, double P95Seconds);

/// <param name="Step">From 1.</param>
/// <param name="Kind">The activity of this step.</param>
/// <param name="Players">Players who did this step, after those before it, within the window.</param>
/// <example>{ "step": 1, "kind": "level.up", "players": 1250 }</example>
internal sealed record FunnelStep(int Step, string Kind, long Players);

/// <param name="Kind">What players did.</param>
/// <param name="Activities">How often.</param>
/// <param name="Players">How many of them.</param>
/// <example>{ "kind": "level.up", "activities": 48000, "players": 1250 }</example>
internal sealed record TopActivity(string Kind, long Activities, long Players);

/// <param name="Kind">What players did.</param>
/// <param name="Activities">How often, in the range.</param>
/// <param name="Before">How often in the period before, which is as long.</param>
/// <param name="Change">The difference.</param>
/// <example>{ "kind": "level.up", "activities": 48000, "before": 40000, "change": 8000 }</example>
internal sealed record ActivityChange(string Kind, long Activities, long Before, long Change);

/// <param name="Start">Of the interval, UTC.</param>
/// <param name="Currency">Which.</param>
/// <param name="Kind">wallet.granted, wallet.spent, gift.sent or gift.received.</param>
/// <param name="Reason">As the entries give it, where they are counted by reason; null where they give none.</param>
/// <param name="In">What came into wallets.</param>
/// <param name="Out">What went out of them.</param>
/// <param name="Entries">How many changes.</param>
/// <param name="Players">Of how many players.</param>
/// <example>
/// {
///     "start": "2026-11-01T00:00:00Z", "currency": "gold", "kind": "wallet.spent", "reason": null,
///     "in": 0, "out": 9100, "entries": 182, "players": 140
/// }
/// </example>
internal sealed record CurrencyFlow(
    DateTime Start, string Currency, string Kind, string? Reason, long In, long Out, long Entries, long Players);

/// <param name="Question">The last part of its path.</param>
/// <param name="Sql">What ClickHouse is asked; <c>{name:Type}</c> is a parameter.</param>
/// <param name="Parameters">Their values.</param>
/// <example>{ "question": "active-players", "sql": "SELECT ... WHERE day >= {from:Date}", "parameters": { "from": "2026-11-01" } }</example>
internal sealed record QuestionSql(string Question, string Sql, IReadOnlyDictionary<string, string> Parameters);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Answer<ActivePlayers>))]
[JsonSerializable(typeof(Answer<Retention>))]
[JsonSerializable(typeof(Answer<RetentionDays>))]
[JsonSerializable(typeof(Answer<Cohort>))]
[JsonSerializable(typeof(Answer<Stickiness>))]
[JsonSerializable(typeof(Answer<ConcurrentPlayers>))]
[JsonSerializable(typeof(Answer<SessionLength>))]
[JsonSerializable(typeof(Answer<FunnelStep>))]
[JsonSerializable(typeof(Answer<TopActivity>))]
[JsonSerializable(typeof(Answer<ActivityChange>))]
[JsonSerializable(typeof(Answer<CurrencyFlow>))]
[JsonSerializable(typeof(Answer<QuestionSql>))]
[JsonSerializable(typeof(Microsoft.AspNetCore.Mvc.ProblemDetails))]
[JsonSerializable(typeof(string))]
internal sealed partial class AnalyticsJsonContext : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace AnalyticsWorker.Queries;

/// <summary>A list as everywhere in the API.</summary>
/// <param name="Items">All there are.</param>
/// <param name="Next">Always null: analytics answers whole.</param>
internal sealed record Answer<T>(IReadOnlyList<T> Items, string? Next = null);

/// <param name="Start">Of the interval, UTC.</param>
/// <param name="Players">Different players with an activity in it.</param>
/// <param name="NewPlayers">Of those, the ones never seen before.</param>
internal sealed record ActivePlayers(DateTime Start, long Players, long NewPlayers);

/// <param name="Cohort">Start of the interval in which these players were first seen, UTC.</param>
/// <param name="Players">How many they are.</param>
/// <param name="Retained">How many were active 0, 1, 2 ... intervals later.</param>
internal sealed record Retention(DateTime Cohort, long Players, IReadOnlyList<long> Retained);

/// <param name="Start">Of the interval in which the sessions ended, UTC.</param>
/// <param name="Sessions">How many.</param>
/// <param name="AverageSeconds">Their mean length.</param>
/// <param name="MedianSeconds">Half were shorter.</param>
/// <param name="P95Seconds">One in twenty was longer.</param>
internal sealed record SessionLength(DateTime Start, long Sessions, double AverageSeconds, double MedianSeconds, double P95Seconds);

/// <param name="Step">From 1.</param>
/// <param name="Kind">The activity of this step.</param>
/// <param name="Players">Players who did this step, after those before it, within the window.</param>
internal sealed record FunnelStep(int Step, string Kind, long Players);

/// <param name="Kind">What players did.</param>
/// <param name="Activities">How often.</param>
/// <param name="Players">How many of them.</param>
internal sealed record TopActivity(string Kind, long Activities, long Players);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Answer<ActivePlayers>))]
[JsonSerializable(typeof(Answer<Retention>))]
[JsonSerializable(typeof(Answer<SessionLength>))]
[JsonSerializable(typeof(Answer<FunnelStep>))]
[JsonSerializable(typeof(Answer<TopActivity>))]
[JsonSerializable(typeof(Microsoft.AspNetCore.Mvc.ProblemDetails))]
[JsonSerializable(typeof(string))]
internal sealed partial class AnalyticsJsonContext : JsonSerializerContext;

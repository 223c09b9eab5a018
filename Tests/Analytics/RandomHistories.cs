using CsCheck;

namespace Tests.Analytics;

/// <summary>
/// Generates histories of a game: at and around midnights, Mondays and months, several activities at one microsecond, sessions of odd
/// lengths, late arrivals.
/// </summary>
internal static class RandomHistories
{
    private const int Players = 4;

    private static readonly string[] Kinds = ["session.started", "session.ended", "level.up", "match.won"];
    private static readonly string?[] Payloads =
    [
        null, """{"seconds":0}""", """{"seconds":61}""", """{"seconds":2678399}""", """{"seconds":2678400}""", """{"seconds":-1}""",
        """{"seconds":"7"}""", "{}",
    ];

    private static readonly string?[] SessionStarts =
    [
        """{"country":"DE","platform":"web","clientVersion":"1.0"}""", """{"country":"FR","platform":"ios","clientVersion":"1.1"}""",
        """{"country":null,"platform":"web","clientVersion":"1.0"}""",
        """{"country":"de","platform":"web","clientVersion":"1.0"}""", """{"country":"DE","platform":"web","clientVersion":7}""",
        """{"country":"DE","platform":"web","clientVersion":"123456789012345678901234567890123"}""", null,
    ];

    private static readonly DateTime Today = DateTime.UtcNow.Date;
    private static readonly DateTime Monday = EventLogRow.StartOf(Today.AddDays(-10), "week");

    /// <summary>Around these times, where intervals meet.</summary>
    private static readonly DateTime[] Edges =
        [Today.AddDays(-8), Monday, Monday.AddDays(7), new(Today.Year, Today.Month, 1, 0, 0, 0, DateTimeKind.Utc), Monday.AddHours(13)];

    private static readonly Gen<DateTime> Times = Gen.OneOf(
        Gen.Select(Pick(Edges), Gen.Int[-2, 2], (edge, microseconds) => edge.AddMicroseconds(microseconds)),
        Gen.Select(Pick(Edges), Gen.Int[-3, 3], (edge, days) => edge.AddDays(days).AddHours(2)),
        Gen.Int[0, 20 * 24 * 3600].Select(seconds => Today.AddSeconds(-seconds)));

    internal static readonly Gen<(int Player, string Kind, DateTime At, string? Payload, bool Late, int Session)[]> Histories =
        Gen.Select(Gen.Int[0, Players - 1], Pick(Kinds), Times, Gen.Select(Pick(Payloads), Pick(SessionStarts)), Gen.Bool, Gen.Int[0, 3],
            (player, kind, at, payload, late, session) =>
                (player, kind, at, kind == "session.started" ? payload.Item2 : payload.Item1, late, session)).Array[0, 30];

    internal static readonly Gen<(DateTime From, DateTime To)> Ranges = Gen.OneOf(
        Gen.Const((Today.AddDays(-40), Today.AddDays(1))),
        Gen.Select(Pick(Edges), Gen.Int[1, 30 * 24 * 60], (edge, minutes) => (edge, edge.AddMinutes(minutes))));

    internal static readonly Gen<string[]> Steps = Pick(Kinds).Array[2, 5];

    private static Gen<T> Pick<T>(T[] of) => Gen.Int[0, of.Length - 1].Select(n => of[n]);
}

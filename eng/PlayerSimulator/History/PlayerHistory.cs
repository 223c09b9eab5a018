using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using AspireGame.Client;
using PlayerSimulator.Players;

namespace PlayerSimulator.History;

/// <summary>
/// The generated history of a player. It is deterministic per player and day, including the ids, so that a history written twice is stored
/// once.
/// </summary>
internal static class PlayerHistory
{
    private static readonly string[] Versions = ["1.0.0", "1.1.0", "1.2.0"];
    private static readonly string[] Platforms = ["ios", "android", "windows", "web"];
    private static readonly string[] Kinds = ["match.started", "match.finished", "level.up", "item.bought", "quest.completed", "chat.sent"];

    /// <summary>Activities of a player in the last <paramref name="days"/> days before <paramref name="now"/>, in order of time.</summary>
    public static IEnumerable<ActivityItem> Of(int playerNumber, IReadOnlyList<string> games, DateTimeOffset now, int days)
    {
        // Players join over time and become less active with time, so that retention cohorts look realistic.
        var joinedDaysAgo = (int)(Draw(playerNumber, 0, 0) * days);
        for (var daysAgo = joinedDaysAgo; daysAgo >= 1; daysAgo--)
        {
            var date = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(-daysAgo);
            var age = joinedDaysAgo - daysAgo;
            if (age > 0 && Draw(playerNumber, date.DayNumber(), 1) > 0.75 / Math.Sqrt(age))
                continue;
            foreach (var activity in Day(playerNumber, games, date))
                yield return activity;
        }
    }

    private static IEnumerable<ActivityItem> Day(int playerNumber, IReadOnlyList<string> games, DateTimeOffset date)
    {
        var day = date.DayNumber();
        var game = games[(int)(Math.Pow(Draw(playerNumber, day, 2), 2) * games.Count)];
        var start = date.AddMinutes(Draw(playerNumber, day, 3) * 22 * 60);
        var session = Id(start, playerNumber, day, 0);
        // A new version every week, which a third of the players install a day late, so that cohorts by version differ.
        var version = Versions[Math.Max(day - playerNumber % 3 / 2, 0) / 7 % Versions.Length];
        yield return Activity(0, start, "session.started", JsonSerializer.SerializeToElement(
            new HistorySession(Population.CountryOf(playerNumber), Platforms[playerNumber % Platforms.Length], version),
            SimulatorJson.Default.HistorySession));
        var count = 2 + (int)(Draw(playerNumber, day, 4) * 8);
        for (var n = 1; n <= count; n++)
        {
            var kind = Kinds[(int)(Draw(playerNumber, day, 30 + n) * Kinds.Length)];
            yield return Activity(n, start.AddMinutes(n * 4 + Draw(playerNumber, day, 10 + n) * 3), kind, Payload(kind, playerNumber, n));
        }
        var minutes = count * 4 + 8;
        yield return Activity(count + 1, start.AddMinutes(minutes), "session.ended",
            JsonSerializer.SerializeToElement(new HistorySessionEnd(minutes * 60, "client"), SimulatorJson.Default.HistorySessionEnd));

        ActivityItem Activity(int n, DateTimeOffset at, string kind, JsonElement? payload) =>
            new(Id(at, playerNumber, day, n + 1), game, kind, at, session, payload);
    }

    private static JsonElement? Payload(string kind, int playerNumber, int n) => kind switch
    {
        "level.up" => JsonSerializer.SerializeToElement(2 + (playerNumber + n) % 40, SimulatorJson.Default.Int32),
        _ => null,
    };

    /// <summary>A UUIDv7 (RFC 9562) with a hash of the activity in place of random bits.</summary>
    private static Guid Id(DateTimeOffset at, int playerNumber, int day, int n)
    {
        Span<byte> hash = stackalloc byte[32];
        Hash(playerNumber, day, n, hash);
        Span<byte> bytes = hash[..16];
        BinaryPrimitives.WriteInt64BigEndian(hash[16..], at.ToUnixTimeMilliseconds());
        hash[18..24].CopyTo(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private static double Draw(int playerNumber, int day, int what)
    {
        Span<byte> hash = stackalloc byte[32];
        Hash(playerNumber, day, what + 1000, hash);
        return BinaryPrimitives.ReadUInt32LittleEndian(hash) / (uint.MaxValue + 1.0);
    }

    private static void Hash(int playerNumber, int day, int what, Span<byte> into)
    {
        Span<byte> key = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(key, playerNumber);
        BinaryPrimitives.WriteInt32LittleEndian(key[4..], day);
        BinaryPrimitives.WriteInt32LittleEndian(key[8..], what);
        SHA256.HashData(key, into);
    }

    private static int DayNumber(this DateTimeOffset date) => DateOnly.FromDateTime(date.UtcDateTime).DayNumber;
}

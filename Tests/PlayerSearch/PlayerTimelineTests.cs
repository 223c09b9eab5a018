using System.Globalization;
using CsCheck;
using Npgsql;
using ServiceDefaults.Authentication;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.PlayerSearch;

/// <summary>
/// Pages of any length make up the whole timeline: every event in order, none twice, none missing.
/// </summary>
public sealed class PlayerTimelineTests(LocalStores stores)
{
    /// <summary>Few instants, some of them within one millisecond, so that events of all kinds meet at each.</summary>
    private static readonly Gen<(int Kind, int Microseconds)[]> Lives = Gen.Select(
        Gen.Int[0, 5], Gen.OneOf(Gen.Int[0, 3].Select(n => n * 1_000), Gen.Int[0, 3], Gen.Int[0, 5_000])).Array[0, 40];

    private static readonly string[] Kinds = ["sessions", "ledger", "storage", "scores", "activities", "audit"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_of_any_length_list_every_event_once_in_order()
    {
        // A host of its own: rows that no node added would break the chain of the shared host's audit log.
        await using var host = await GameApiHost.StartAsync(stores);
        await using var source = NpgsqlDataSource.Create($"{host.Database};Pooling=false");
        using var support = host.NewClient(host.OperatorToken(Roles.OperatorSupport));
        await Gen.Select(Lives, Gen.Int[1, 7], Gen.Int[1, 63]).SampleAsync(async (life, limit, kinds) =>
        {
            var player = Guid.CreateVersion7();
            var asked = Kinds.Where((_, n) => (kinds >> n & 1) == 1).ToArray();
            var expected = new Dictionary<string, int>();
            foreach (var (kind, microseconds) in life)
            {
                await StoreAsync(source, player, kind, microseconds, expected.Values.Sum());
                expected[Kinds[kind]] = expected.GetValueOrDefault(Kinds[kind]) + 1;
            }

            var events = new List<(DateTimeOffset At, string Kind, string Data)>();
            for (var cursor = ""; ;)
            {
                var page = await support.FetchAsync(
                    $"/v1/admin/players/{player}/timeline?limit={limit}&kinds={string.Join(',', asked)}{cursor}").JsonAsync();
                var items = page.GetProperty("items").EnumerateArray().ToList();
                Assert.InRange(items.Count, 0, limit);
                events.AddRange(items.Select(item => (
                    item.GetProperty("at").GetDateTimeOffset(), item.GetProperty("kind").GetString()!,
                    item.GetProperty("data").GetRawText())));
                if (page.GetProperty("next").GetString() is not { } next)
                    break;
                Assert.Equal(limit, items.Count);
                cursor = $"&cursor={next}";
            }

            Assert.Equal(events.OrderByDescending(row => row.At).Select(row => row.At), events.Select(row => row.At));
            Assert.Equal(events.Count, events.DistinctBy(row => (row.Kind, row.Data)).Count());
            Assert.Equal(
                expected.Where(kind => asked.Contains(kind.Key)).OrderBy(kind => kind.Key, StringComparer.Ordinal)
                    .Select(kind => (kind.Key, kind.Value)),
                events.GroupBy(row => row.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => (kind.Key, kind.Count())));
        }, iter: 12, threads: 1);
    }

    private static async Task StoreAsync(NpgsqlDataSource source, Guid player, int kind, int microseconds, int n)
    {
        var at = new DateTimeOffset(DateTimeOffset.UtcNow.Date.AddHours(-1), TimeSpan.Zero).AddMicroseconds(microseconds);
        await using var command = source.CreateCommand(kind switch
        {
            0 => "INSERT INTO sessions (player_id, session_id, game_id, platform, client_version, started_at, last_seen_at, ended_at, "
                + "end_reason) VALUES ($1, $3, 'star-drift', 'web', '1', $2, $2, $2, 'client')",
            1 => "INSERT INTO wallet_entries (player_id, entry_id, currency, amount, balance_after, kind, idempotency_key, created_at) "
                + "VALUES ($1, $3, 'gold', 1, 1, 'grant', $4, $2)",
            2 => "INSERT INTO storage_objects (player_id, collection, key, value, created_at, updated_at) SELECT $1, 'saves', 'slot' || "
                + "$4, '{}', $2, $2 WHERE $3 IS NOT NULL",
            3 => "INSERT INTO leaderboard_scores (player_id, board_id, display_name, score, best, achieved_at) SELECT $1, 'board-' || "
                + "$4, 'Ada', 1, 1, $2 WHERE $3 IS NOT NULL",
            4 => "INSERT INTO activities (player_id, activity_id, kind, occurred_at) SELECT $1, $3, 'a' || $4, $2",
            _ => """
                INSERT INTO admin_audit (seq, id, at, actor, action, subject, player_id, before, after, reason, salt, digest, hash)
                VALUES (1 + floor(random() * 1e15)::bigint, $3, $2, 'test', 'player.test', 'player', $1, NULL, NULL, NULL, NULL,
                    sha256('x'), sha256('y'))
                """,
        });
        command.Parameters.Add(new() { Value = player });
        command.Parameters.Add(new() { Value = at });
        command.Parameters.Add(new() { Value = Guid.CreateVersion7(at) });
        if (command.CommandText.Contains("$4", StringComparison.Ordinal))
            command.Parameters.Add(new() { Value = n.ToString(CultureInfo.InvariantCulture) });
        await command.ExecuteNonQueryAsync(Stop);
    }
}

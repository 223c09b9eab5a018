using Bench.Comparing;
using ClickHouse.Driver;
using Npgsql;

namespace Bench.Questions;

/// <summary>Fills the stores directly, with the history that the export would have written. The inserts fill the views too.</summary>
internal static class WarehouseFill
{
    /// <summary>Larger than a batch of the export, because ClickHouse would have merged those by now.</summary>
    private const long Chunk = 1_000_000;

    private const int Sample = 100;

    /// <returns>The ids of a sample of the players.</returns>
    public static async Task<Guid[]> PlayersAsync(NpgsqlDataSource database, int players, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var fill = new NpgsqlCommand($"""
            SET synchronous_commit = off;
            INSERT INTO players (player_id, display_name, name_key, country, created_at, updated_at)
            SELECT uuidv7(), 'Player ' || n, 'player ' || n, 'NO', now(), now() FROM generate_series(1, {players}) AS n;
            ANALYZE players;
            """, connection) { CommandTimeout = 0 };
        await fill.ExecuteNonQueryAsync(cancellationToken);
        await using var some = new NpgsqlCommand($"SELECT player_id FROM players LIMIT {Sample}", connection);
        var ids = new List<Guid>();
        await using var reader = await some.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            ids.Add(reader.GetGuid(0));
        return [.. ids];
    }

    /// <summary>
    /// Sessions of ten activities at intervals of two minutes: start, two wallet changes, six of seven kinds, end. A fifth of the players
    /// plays four fifths of them. The first days have fewer players than the last. Each player plays one of five games.
    /// </summary>
    public static async Task ActivitiesAsync(
        BenchContext context, ClickHouseClient warehouse, int players, long activities, int days, CancellationToken cancellationToken)
    {
        for (var from = 0L; from < activities; from += Chunk)
        {
            await warehouse.ExecuteNonQueryAsync($$"""
                INSERT INTO activities (source, txid, activity_id, player_id, game_id, session_id, kind, occurred_at, received_at, payload)
                WITH
                    intDiv(number, 10) AS session, number % 10 AS step, intDiv({{activities}}, 10) AS sessions,
                    toUInt64({{players}} * (0.2 + 0.8 * session / sessions)) AS known,
                    intHash64(session) AS random,
                    if(random % 5 < 4, intHash64(random) % (intDiv(known, 5) + 1), intHash64(random) % (known + 1)) AS player,
                    toStartOfDay(now('UTC')) - INTERVAL {{days - 1}} DAY
                        + toIntervalSecond(toUInt64(session / sessions * {{days - 1}} * 86400) + step * 120) AS at,
                    ['match.finished', 'level.up', 'item.bought', 'quest.done', 'chat.sent', 'boss.met', 'map.entered'] AS kinds
                SELECT 'gamedb', number, generateUUIDv7(number), reinterpretAsUUID(sipHash128(player)),
                    if(step IN (1, 2), '', concat('game-', toString(player % 5))),
                    if(step IN (1, 2), toUUID('00000000-0000-0000-0000-000000000000'), reinterpretAsUUID(sipHash128(session))),
                    multiIf(step = 0, 'session.started', step = 9, 'session.ended', step = 1, 'wallet.granted', step = 2, 'wallet.spent',
                        kinds[1 + intHash64(number) % 7]),
                    toDateTime64(at, 6, 'UTC'), toDateTime64(at, 6, 'UTC'),
                    multiIf(
                        step = 0, concat('{"country":"', ['DE', 'NO', 'SE', 'US', 'FR'][1 + intDiv(player, 5) % 5],
                            '","clientVersion":"1.', toString(session % 4), '","platform":"web"}'),
                        step = 9, '{"seconds":1080,"reason":"ended"}',
                        step = 1, '{"currency":"gold","amount":5,"reason":"quest"}',
                        step = 2, '{"currency":"gold","amount":-3,"reason":"hat"}', '{"level":12}')
                FROM numbers({{from}}, {{Math.Min(Chunk, activities - from)}})
                """, cancellationToken: cancellationToken);
            if (from / Chunk % 10 == 9)
                context.Progress($"  {from + Chunk:N0}");
        }
    }
}

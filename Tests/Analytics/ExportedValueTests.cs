using System.Buffers;
using AnalyticsWorker.Export;
using AnalyticsWorker.Warehouse;
using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

/// <summary>Unusual values and large batches on their way to the warehouse.</summary>
public sealed class ExportedValueTests(LocalStores stores)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_years_of_history_are_exported_in_one_batch()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var command = pipeline.Database.CreateCommand("""
            INSERT INTO activities (player_id, activity_id, game_id, kind, occurred_at)
            SELECT gen_random_uuid(), uuidv7(), 'star-drift', 'level.up', now() - n * interval '40 days' FROM generate_series(0, 150) AS n
            """);
        await command.ExecuteNonQueryAsync(Stop);

        await pipeline.DrainAsync(1_000, 15, Stop);

        // The warehouse drops what is older than 25 months.
        Assert.InRange(
            await pipeline.AskAsync<ulong>("SELECT count() FROM activities WHERE occurred_at > now() - INTERVAL 24 MONTH", Stop), 18UL,
            20UL);
    }

    [Fact]
    public async Task Unusual_values_arrive_unchanged()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var insert = pipeline.Database.CreateCommand("""
            INSERT INTO activities (player_id, activity_id, game_id, session_id, kind, occurred_at, payload)
            SELECT 'ffffffff-ffff-ffff-ffff-ffffffffffff', uuidv7(), repeat('-', 32), 'ffffffff-ffff-ffff-ffff-ffffffffffff',
                'session.ended', time, payload::jsonb
            FROM unnest($1) AS payload, unnest(ARRAY['2099-12-31 23:59:59.999999+00',
                date_trunc('day', now()), date_trunc('day', now()) - interval '1 microsecond']::timestamptz[]) AS time
            RETURNING activity_id
            """);
        insert.Parameters.Add(new()
        {
            Value = (string[])
            [
                "null", "[]", "{}", "-0.0", "1e308", "1e-400", "1e400", "18446744073709551616", new string('9', 16_000),
                    $"0.{new string('0', 16_000)}1",
                """{"seconds":17}""", """{"seconds":-1}""", """{"seconds":1e400}""", """{"seconds":"NaN"}""", """{"seconds":9000000000}""",
                """{"seconds":{"seconds":18446744073709551615}}""",
                $"{new string('[', 2_000)}{new string(']', 2_000)}",
                $"\"{string.Concat(Enumerable.Range(1, 0x1F).Select(c => $"\\u{c:x4}"))}\"",
                "\"\u007F\u0080\u200E\uFEFF\uFFFE\uFFFF\U0010FFFF e\u0301 '; DROP TABLE activities; -- \\\\ \\\" \\t {x:String}\"",
            ],
        });
        var ids = await insert.ColumnAsync<Guid>(Stop);

        await pipeline.DrainAsync(20, ids.Count, Stop);

        Assert.Equal(ids.Order(), (await pipeline.ExportedAsync(Stop)).Order());
        await using var log = pipeline.Database.CreateCommand("""
            SELECT concat_ws(' ', activity_id, player_id, game_id, session_id, kind,
                (extract(epoch FROM occurred_at) * 1000000)::bigint, md5(payload::text))
            FROM activities
            """);
        var lines = new List<string>();
        await using var reader = await log.ExecuteReaderAsync(Stop);
        while (await reader.ReadAsync(Stop))
            lines.Add(reader.GetString(0));
        Assert.Equal(lines.Order(StringComparer.Ordinal), await pipeline.AskAsync<string[]>("""
            SELECT arraySort(groupArray(concatWithSeparator(' ', activity_id, player_id, game_id, session_id, kind,
                toUnixTimestamp64Micro(occurred_at), lower(hex(MD5(payload))))))
            FROM activities
            """, Stop));
        // None of them counts as a session's length, or fails a query of the views.
        Assert.Equal(
            "17,17,17", await pipeline.AskAsync<string>("SELECT arrayStringConcat(groupArray(seconds), ',') FROM session_lengths", Stop));
        Assert.Equal((ulong)ids.Count, await pipeline.AskAsync<ulong>("SELECT sum(activities) FROM activities_by_day", Stop));
    }

    [Fact]
    public async Task Long_payloads_end_a_batch_before_it_fills_memory()
    {
        const int Most = 60_000, Length = 15_000;
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        var ids = await pipeline.ActAsync(40, Stop, Payload(Length));
        // Longer than the limit of a batch.
        await pipeline.ActAsync(2, Stop, Payload(10 * Length));
        ids.AddRange(await pipeline.ActAsync(40, Stop));
        await using var connection = await pipeline.Database.OpenConnectionAsync(Stop);
        await pipeline.BelowHorizonAsync(ids.Count + 2, Stop);

        var exporter = await pipeline.ResumeAsync(connection, 1_000, Stop, Most);
        var batch = await exporter.ReadAsync(Stop);
        Assert.InRange(batch.Rows.WrittenCount, Most - Length, Most + Length);
        Assert.True(batch.More);
        // An exporter dies with an announced batch; its successor may read more at once, but the range stays the same.
        await exporter.AnnounceAsync(batch, Stop);
        var successor = await pipeline.ResumeAsync(connection, 1_000, Stop);
        Assert.Equal(batch.Token, (await successor.ReadAsync(Stop)).Token);
        await (await pipeline.ResumeAsync(connection, 1_000, Stop, Most)).DrainAsync(Stop);

        Assert.Equal(ids.Order(), (await pipeline.ExportedAsync(Stop)).Order());
        await using var letters = pipeline.Database.CreateCommand("SELECT count(*) FROM export_dead_letters");
        Assert.Equal(2L, await letters.ExecuteScalarAsync(Stop));

        static string Payload(int length) => $$"""{"text":"{{new string('x', length)}}"}""";
    }

    [Fact]
    public void The_size_of_the_next_batch_follows_from_the_last_one()
    {
        var size = new BatchSize(new ExportOptions { MinBatchSize = 1_000, MaxBatchSize = 50_000, MaxBatchBytes = 1_000_000 });
        foreach (var (count, bytes, more, next) in ((int, int, bool, int)[])
        [
            (1_000, 100_000, true, 2_000), (2_000, 200_000, true, 4_000), (4_000, 400_000, true, 8_000), (8_000, 800_000, true, 10_000),
            (100, 1_000_000, true, 100), (100, 500_000, true, 200), (200, 20_000, true, 400), (0, 0, true, 400), (10, 1_000, false, 1_000),
        ])
        {
            size.Adapt(Batch(count, bytes, more));
            Assert.Equal((count, bytes, next), (count, bytes, size.Current));
        }

        static ExportBatch Batch(int count, int bytes, bool more)
        {
            var rows = new ArrayBufferWriter<byte>();
            rows.Write(new byte[bytes]);
            return new ExportBatch("gamedb", default, default, rows, new RowMark[count], default, more);
        }
    }
}

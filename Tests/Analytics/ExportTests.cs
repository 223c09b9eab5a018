using System.Buffers;
using System.Diagnostics;
using AnalyticsWorker.Export;
using AnalyticsWorker.Warehouse;
using CsCheck;
using Npgsql;
using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

/// <summary>Every activity is in the warehouse once, wherever an exporter stops.</summary>
public sealed class ExportTests(LocalStores stores)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private enum Crash
    {
        AfterReading,
        AfterAnnouncing,
        AfterInserting,
        None,
    }

    [Fact]
    public async Task Everything_is_exported_once_in_batches_of_any_size()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        var ids = await pipeline.ActAsync(137, Stop);
        ids.AddRange(await pipeline.ActAsync(20, Stop));

        await pipeline.DrainAsync(50, ids.Count, Stop);
        await pipeline.DrainAsync(50, Stop);

        Assert.Equal(ids.Order(), (await pipeline.ExportedAsync(Stop)).Order());
    }

    [Fact]
    public async Task An_exporter_that_dies_after_any_step_is_succeeded_without_loss_or_double()
    {
        await Gen.Select(Gen.Enum<Crash>(), Gen.Int[1, 9], Gen.Int[0, 12]).Array[2, 12].SampleAsync(async steps =>
        {
            await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
            var ids = new List<Guid>();
            foreach (var (crash, batch, activities) in steps)
            {
                ids.AddRange(await pipeline.ActAsync(activities, Stop));
                await RunUntilAsync(pipeline, crash, batch);
            }

            await pipeline.DrainAsync(7, ids.Count, Stop);
            await pipeline.DrainAsync(7, Stop);
            Assert.Equal(ids.Order(), (await pipeline.ExportedAsync(Stop)).Order());
            Assert.Equal(
                (ulong)ids.Count, await pipeline.AskAsync<ulong>("SELECT coalesce(sum(activities), 0) FROM activities_by_day", Stop));
            Assert.Equal(
                (ulong)ids.Count, await pipeline.AskAsync<ulong>("SELECT coalesce(sum(players), 0) FROM new_players_by_day", Stop));
        }, iter: 10, threads: 1);
    }

    [Fact]
    public async Task What_the_warehouse_acknowledged_and_lost_is_there_after_the_range_was_repeated()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        var ids = await pipeline.ActAsync(20, Stop);
        await pipeline.ActAsync(1, Stop, $$"""{"text":"{{new string('x', 70_000)}}"}""");
        // An exporter that stops with a part of them announced is succeeded by ones that repeat that part alone.
        await pipeline.BelowHorizonAsync(ids.Count + 1, Stop);
        await RunUntilAsync(pipeline, Crash.AfterInserting, 100);
        Assert.Equal(ids.Count, (await pipeline.ExportedAsync(Stop)).Count);
        // The engine notes the token of an insert before it stores the part: killed in between, it knows an insert that it has not got.
        await pipeline.AskAsync<object>(
            $"DELETE FROM activities WHERE activity_id IN ('{ids[3]}', '{ids[17]}') SETTINGS lightweight_deletes_sync = 2", Stop);
        Assert.Equal(18, (await pipeline.ExportedAsync(Stop)).Count);

        await pipeline.DrainAsync(100, ids.Count, Stop);

        Assert.Equal(ids.Order(), (await pipeline.ExportedAsync(Stop)).Order());
    }

    [Fact]
    public async Task History_of_many_years_is_exported_in_one_batch()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var command = pipeline.Database.CreateCommand("""
            INSERT INTO activities (player_id, activity_id, game_id, kind, occurred_at)
            SELECT gen_random_uuid(), uuidv7(), 'star-drift', 'level.up', now() - n * interval '40 days' FROM generate_series(0, 150) AS n
            """);
        await command.ExecuteNonQueryAsync(Stop);

        await pipeline.DrainAsync(1_000, 15, Stop);

        // What is older than 25 months is the warehouse's to forget.
        Assert.InRange(
            await pipeline.AskAsync<ulong>("SELECT count() FROM activities WHERE occurred_at > now() - INTERVAL 24 MONTH", Stop), 18UL,
            20UL);
    }

    [Fact]
    public async Task Players_who_gave_their_activities_the_same_id_lose_none_although_a_batch_ends_between_them()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var command = pipeline.Database.CreateCommand("""
            INSERT INTO activities (player_id, activity_id, game_id, kind, occurred_at, payload)
            SELECT gen_random_uuid(), $1, CASE n WHEN 3 THEN NULL ELSE 'star-drift' END, CASE n WHEN 3 THEN 'player.erased' ELSE 'level.up' END, now(), '{}' FROM generate_series(1, 7) AS n
            """);
        command.Parameters.Add(new() { Value = Guid.CreateVersion7() });
        await command.ExecuteNonQueryAsync(Stop);

        await pipeline.DrainAsync(2, 7, Stop);
        await pipeline.DrainAsync(2, Stop);

        Assert.Equal(7, (await pipeline.ExportedAsync(Stop)).Count);
        Assert.Equal(7UL, await pipeline.AskAsync<ulong>("SELECT uniqExact(player_id) FROM activities", Stop));
    }

    [Fact]
    public async Task What_commits_late_is_not_skipped()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var connection = await pipeline.Database.OpenConnectionAsync(Stop);
        await using var open = await connection.BeginTransactionAsync(Stop);
        var late = await pipeline.ActAsync(3, Stop, transaction: open);
        var early = await pipeline.ActAsync(5, Stop);

        await pipeline.DrainAsync(100, Stop);
        Assert.Empty((await pipeline.ExportedAsync(Stop)).Intersect(late));
        await open.CommitAsync(Stop);
        await pipeline.DrainAsync(100, late.Count + early.Count, Stop);

        Assert.Equal(late.Concat(early).Order(), (await pipeline.ExportedAsync(Stop)).Order());
    }

    [Fact]
    public async Task A_row_that_the_warehouse_refuses_is_a_dead_letter_and_the_others_go_on()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        var good = await pipeline.ActAsync(30, Stop);
        var poison = await pipeline.ActAsync(1, Stop, $$"""{"text":"{{new string('x', 70_000)}}"}""");
        good.AddRange(await pipeline.ActAsync(30, Stop));

        await pipeline.DrainAsync(1_000, good.Count, Stop);

        Assert.Equal(good.Order(), (await pipeline.ExportedAsync(Stop)).Order());
        await using var command = pipeline.Database.CreateCommand(
            "SELECT activity_id, reason, length(payload::text) FROM export_dead_letters");
        await using var letters = await command.ExecuteReaderAsync(Stop);
        Assert.True(await letters.ReadAsync(Stop));
        Assert.Equal(poison[0], letters.GetGuid(0));
        Assert.Contains("payload_is_small", letters.GetString(1), StringComparison.Ordinal);
        Assert.True(letters.GetInt32(2) > 70_000);
        Assert.False(await letters.ReadAsync(Stop));
    }

    [Theory]
    [InlineData("repeat('x', 20000)")]
    [InlineData("'poison'::text")]
    public async Task However_many_are_refused_they_are_set_aside_together_and_the_others_go_on(string text)
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        // One that the worker knows, and one that it finds out.
        await pipeline.AskAsync<object>("ALTER TABLE activities ADD CONSTRAINT no_poison CHECK payload NOT LIKE '%poison%'", Stop);
        var good = await pipeline.ActAsync(50, Stop);
        await using var insert = pipeline.Database.CreateCommand($"""
            INSERT INTO activities (player_id, activity_id, game_id, kind, occurred_at, payload)
            SELECT uuidv7(), uuidv7(), 'star-drift', 'level.up', now(), to_jsonb({text}) FROM generate_series(1, 2000)
            """);
        await insert.ExecuteNonQueryAsync(Stop);
        good.AddRange(await pipeline.ActAsync(50, Stop));

        var started = Stopwatch.GetTimestamp();
        await pipeline.BelowHorizonAsync(good.Count + 2_000, Stop);
        await pipeline.DrainAsync(5_000, Stop);

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        var exported = await pipeline.ExportedAsync(Stop);
        await using var letters = pipeline.Database.CreateCommand("SELECT activity_id FROM export_dead_letters");
        var dead = await IdsAsync(letters);
        Assert.Equal(2_100, exported.Concat(dead).Distinct().Count());
        // What is found by halves may take some of its neighbours with it, whole and to be exported again.
        Assert.InRange(good.Except(exported).Count(), 0, text.StartsWith("'poison'", StringComparison.Ordinal) ? 80 : 0);
        Assert.Empty(exported.Except(good));
    }

    [Fact]
    public async Task A_dead_letter_that_was_mended_is_exported_again()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        var ids = await pipeline.ActAsync(3, Stop);
        var poison = await pipeline.ActAsync(1, Stop, $$"""{"text":"{{new string('x', 70_000)}}"}""");
        await pipeline.DrainAsync(100, ids.Count, Stop);

        // As docs/export.md says.
        await using var mend = pipeline.Database.CreateCommand("""
            WITH mended AS (DELETE FROM export_dead_letters WHERE activity_id = $1 RETURNING player_id, activity_id)
            UPDATE activities SET payload = '{}', txid = DEFAULT FROM mended
            WHERE (activities.player_id, activities.activity_id) = (mended.player_id, mended.activity_id)
            """);
        mend.Parameters.Add(new() { Value = poison[0] });
        await mend.ExecuteNonQueryAsync(Stop);
        await pipeline.DrainAsync(100, ids.Count + 1, Stop);

        Assert.Equal(ids.Concat(poison).Order(), (await pipeline.ExportedAsync(Stop)).Order());
    }

    [Fact]
    public async Task A_time_that_the_warehouse_cannot_hold_is_a_dead_letter_and_no_other_time()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        var good = await pipeline.ActAsync(10, Stop);
        // GameApi lets none of them in; whoever writes to the event log by SQL may.
        await using var insert = pipeline.Database.CreateCommand("""
            INSERT INTO activities (player_id, activity_id, game_id, kind, occurred_at, received_at)
            SELECT gen_random_uuid(), uuidv7(), 'star-drift', 'level.up', occurred_at, received_at
            FROM (SELECT unnest($1::text[])::timestamptz AS time) AS times, LATERAL (VALUES (time, now()), (now(), time)) AS rows (occurred_at, received_at)
            RETURNING activity_id
            """);
        insert.Parameters.Add(new()
        {
            Value = (string[])
            [
                "-infinity", "4714-11-24 00:00:00+00 BC", "0001-01-01 00:00:00+00", "1899-12-31 23:59:59.999999+00",
                    "1969-12-31 23:59:59.999999+00", "1999-12-31 23:59:59.999999+00",
                "2100-01-01 00:00:00+00", "2106-02-07 06:28:16+00", "2149-06-07 00:00:00+00", "2262-04-11 23:47:17+00",
                "2300-01-01 00:00:00+00", "294246-12-31 00:00:00+00",
                "294276-12-31 23:59:59.999999+00", "infinity",
            ],
        });
        var poison = await IdsAsync(insert);
        good.AddRange(await pipeline.ActAsync(10, Stop));

        await pipeline.DrainAsync(1_000, good.Count, Stop);

        Assert.Equal(good.Order(), (await pipeline.ExportedAsync(Stop)).Order());
        Assert.Equal(28, poison.Count);
        await using var letters = pipeline.Database.CreateCommand("""
            SELECT activity_id FROM export_dead_letters JOIN activities USING (player_id, activity_id, occurred_at)
            WHERE reason ~ CASE WHEN occurred_at BETWEEN now() - interval '1 hour' AND now() THEN 'received_in_our_time' ELSE 'occurred_in_our_time' END
            """);
        Assert.Equal(poison.Order(), (await IdsAsync(letters)).Order());
    }

    [Fact]
    public async Task What_is_odd_and_can_be_held_arrives_as_it_was()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var insert = pipeline.Database.CreateCommand("""
            INSERT INTO activities (player_id, activity_id, game_id, session_id, kind, occurred_at, payload)
            SELECT 'ffffffff-ffff-ffff-ffff-ffffffffffff', uuidv7(), repeat('-', 32), 'ffffffff-ffff-ffff-ffff-ffffffffffff', 'session.ended', time, payload::jsonb
            FROM unnest($1) AS payload, unnest(ARRAY['2099-12-31 23:59:59.999999+00', date_trunc('day', now()), date_trunc('day', now()) - interval '1 microsecond']::timestamptz[]) AS time
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
        var ids = await IdsAsync(insert);

        await pipeline.DrainAsync(20, ids.Count, Stop);

        Assert.Equal(ids.Order(), (await pipeline.ExportedAsync(Stop)).Order());
        await using var log = pipeline.Database.CreateCommand("""
            SELECT concat_ws(' ', activity_id, player_id, game_id, session_id, kind, (extract(epoch FROM occurred_at) * 1000000)::bigint, md5(payload::text)) FROM activities
            """);
        var lines = new List<string>();
        await using var reader = await log.ExecuteReaderAsync(Stop);
        while (await reader.ReadAsync(Stop))
            lines.Add(reader.GetString(0));
        Assert.Equal(lines.Order(StringComparer.Ordinal), await pipeline.AskAsync<string[]>("""
            SELECT arraySort(groupArray(concatWithSeparator(' ', activity_id, player_id, game_id, session_id, kind, toUnixTimestamp64Micro(occurred_at), lower(hex(MD5(payload)))))) FROM activities
            """, Stop));
        // None of them is taken for a session's length, or keeps the views from answering.
        Assert.Equal(
            "17,17,17", await pipeline.AskAsync<string>("SELECT arrayStringConcat(groupArray(seconds), ',') FROM session_lengths", Stop));
        Assert.Equal((ulong)ids.Count, await pipeline.AskAsync<ulong>("SELECT sum(activities) FROM activities_by_day", Stop));
    }

    [Fact]
    public async Task Long_payloads_end_a_batch_before_it_fills_the_memory()
    {
        const int Most = 60_000, Length = 15_000;
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        var ids = await pipeline.ActAsync(40, Stop, Payload(Length));
        // Longer than a whole batch may be.
        await pipeline.ActAsync(2, Stop, Payload(10 * Length));
        ids.AddRange(await pipeline.ActAsync(40, Stop));
        await using var connection = await pipeline.Database.OpenConnectionAsync(Stop);
        await pipeline.BelowHorizonAsync(ids.Count + 2, Stop);

        var exporter = await pipeline.ResumeAsync(connection, 1_000, Stop, Most);
        var batch = await exporter.ReadAsync(Stop);
        Assert.InRange(batch.Rows.WrittenCount, Most - Length, Most + Length);
        Assert.True(batch.More);
        // One that dies with a batch announced is succeeded by one that may read more at once: the range stays the same.
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
    public void The_next_batch_is_as_large_as_fits_by_what_the_last_one_was()
    {
        var size = new BatchSize(new ExportOptions { SmallestBatch = 1_000, LargestBatch = 50_000, LargestBatchBytes = 1_000_000 });
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

    [Fact]
    public async Task An_exporter_that_was_succeeded_moves_nothing()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        var ids = await pipeline.ActAsync(10, Stop);
        await using var connection = await pipeline.Database.OpenConnectionAsync(Stop);
        var old = await pipeline.ResumeAsync(connection, 100, Stop);
        var batch = await old.ReadAsync(Stop);

        await pipeline.DrainAsync(100, ids.Count, Stop);

        await Assert.ThrowsAsync<LeadLostException>(() => old.AnnounceAsync(batch, Stop));
        Assert.Equal(ids.Order(), (await pipeline.ExportedAsync(Stop)).Order());
    }

    [Fact]
    public async Task One_of_two_leads()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var first = await pipeline.Database.OpenConnectionAsync(Stop);
        await using var second = await pipeline.Database.OpenConnectionAsync(Stop);

        var lead = await LeaderLock.TryAcquireAsync(first, Stop);
        Assert.NotNull(lead);
        Assert.Null(await LeaderLock.TryAcquireAsync(second, Stop));
        // A leader that vanishes without a word has its connection, and with it the lock, for half a minute and not for the two hours that
        // are usual.
        await using var patience = new NpgsqlCommand("""
            SELECT current_setting('tcp_keepalives_idle')::int + current_setting('tcp_keepalives_interval')::int * current_setting('tcp_keepalives_count')::int
            """, first);
        Assert.InRange((int)(await patience.ExecuteScalarAsync(Stop))!, 5, 30);
        await lead.DisposeAsync();
        Assert.NotNull(await LeaderLock.TryAcquireAsync(second, Stop));
    }

    private static async Task<List<Guid>> IdsAsync(NpgsqlCommand command)
    {
        var ids = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(Stop);
        while (await reader.ReadAsync(Stop))
            ids.Add(reader.GetGuid(0));
        return ids;
    }

    private static async Task RunUntilAsync(Pipeline pipeline, Crash crash, int size)
    {
        await using NpgsqlConnection connection = await pipeline.Database.OpenConnectionAsync(Stop);
        var exporter = await pipeline.ResumeAsync(connection, size, Stop);
        var batch = await exporter.ReadAsync(Stop);
        if (crash == Crash.AfterReading)
            return;
        await exporter.AnnounceAsync(batch, Stop);
        if (crash == Crash.AfterAnnouncing)
            return;
        var dead = await exporter.InsertAsync(batch, Stop);
        if (crash == Crash.AfterInserting)
            return;
        await exporter.MoveAsync(batch, dead, Stop);
    }
}

using System.Diagnostics;
using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

/// <summary>Rows that the warehouse rejects are set aside, and do not block the rest.</summary>
public sealed class DeadLetterTests(LocalStores stores)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_row_that_the_warehouse_rejects_becomes_a_dead_letter_and_the_rest_is_exported()
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
    public async Task Thousands_of_rejected_rows_are_set_aside_together_and_the_rest_is_exported(string text)
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        // One check that the worker knows, and one that it discovers.
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
        var dead = await letters.ColumnAsync<Guid>(Stop);
        Assert.Equal(2_100, exported.Concat(dead).Distinct().Count());
        // Bisecting a batch may set aside some valid neighbours too, unchanged and ready to be exported again.
        Assert.InRange(good.Except(exported).Count(), 0, text.StartsWith("'poison'", StringComparison.Ordinal) ? 80 : 0);
        Assert.Empty(exported.Except(good));
    }

    [Fact]
    public async Task A_repaired_dead_letter_is_exported()
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
    public async Task A_time_out_of_the_warehouses_range_becomes_a_dead_letter()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        var good = await pipeline.ActAsync(10, Stop);
        // GameApi accepts none of them; SQL written directly to the event log may.
        await using var insert = pipeline.Database.CreateCommand("""
            INSERT INTO activities (player_id, activity_id, game_id, kind, occurred_at, received_at)
            SELECT gen_random_uuid(), uuidv7(), 'star-drift', 'level.up', occurred_at, received_at
            FROM (SELECT unnest($1::text[])::timestamptz AS time) AS times,
                LATERAL (VALUES (time, now()), (now(), time)) AS rows (occurred_at, received_at)
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
        var poison = await insert.ColumnAsync<Guid>(Stop);
        good.AddRange(await pipeline.ActAsync(10, Stop));

        await pipeline.DrainAsync(1_000, good.Count, Stop);

        Assert.Equal(good.Order(), (await pipeline.ExportedAsync(Stop)).Order());
        Assert.Equal(28, poison.Count);
        await using var letters = pipeline.Database.CreateCommand("""
            SELECT activity_id FROM export_dead_letters JOIN activities USING (player_id, activity_id, occurred_at)
            WHERE reason ~ CASE WHEN occurred_at BETWEEN now() - interval '1 hour' AND now() THEN 'received_in_our_time'
                ELSE 'occurred_in_our_time' END
            """);
        Assert.Equal(poison.Order(), (await letters.ColumnAsync<Guid>(Stop)).Order());
    }
}

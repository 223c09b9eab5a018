using System.Globalization;
using AnalyticsWorker.AuditExport;
using AnalyticsWorker.Erasure;
using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

/// <summary>The audit log is copied to the warehouse: each row once, whatever stops on the way.</summary>
public sealed class AuditExportTests(LocalStores stores)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_audit_row_is_copied_once_and_a_restored_log_stops_the_copy()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var logs = pipeline.Logs();
        await AddAsync(pipeline, 1, 2_500);
        Assert.Equal(2_500, await CopyAsync(pipeline, logs));
        Assert.Equal(0, await CopyAsync(pipeline, logs));
        await AddAsync(pipeline, 2_501, 10);
        Assert.Equal(10, await CopyAsync(pipeline, logs));

        Assert.Equal(2_510UL, await pipeline.AskAsync<ulong>("SELECT count() FROM admin_audit", Stop));
        Assert.Equal(
            "player.ban|player 7|h7",
            await pipeline.AskAsync<string>(
                "SELECT concat(action, '|', subject, '|', unhex(left(hash, 4))) FROM admin_audit WHERE seq = 7", Stop));

        await ExecuteAsync(pipeline, "ALTER TABLE admin_audit DISABLE TRIGGER ALL; DELETE FROM admin_audit WHERE seq > 2000");
        await AddAsync(pipeline, 2_001, 600, "changed");
        var differs = await Assert.ThrowsAsync<AuditDiffersException>(() => CopyAsync(pipeline, logs));
        Assert.Contains("2510", differs.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Erasure_removes_the_player_from_the_copy_and_keeps_what_operators_did()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var logs = pipeline.Logs();
        await AddAsync(pipeline, 1, 3);
        await CopyAsync(pipeline, logs);
        var player = await pipeline.AskAsync<Guid>("SELECT player_id FROM admin_audit WHERE seq = 2", Stop);
        await pipeline.RequestErasureAsync(player, Stop);

        await pipeline.UntilErasedAsync(new WarehouseEraser(logs, new PlayerRows(pipeline.Warehouse), pipeline.Erasures), 1, Stop);

        Assert.Equal(
            0UL, await pipeline.AskAsync<ulong>($"SELECT countIf(position(formatRow('TSV', *), '{player}') > 0) FROM admin_audit", Stop));
        Assert.Equal(3UL, await pipeline.AskAsync<ulong>("SELECT count() FROM admin_audit WHERE action = 'player.ban'", Stop));
        Assert.Equal(2UL, await pipeline.AskAsync<ulong>("SELECT count() FROM admin_audit WHERE reason = 'Because.'", Stop));
    }

    private static async Task<long> CopyAsync(Pipeline pipeline, AnalyticsWorker.Sources.EventLogs logs)
    {
        await using var connection = await pipeline.Database.OpenConnectionAsync(Stop);
        return await new AuditExporter(logs, pipeline.Warehouse).RunOnceAsync(connection, Stop);
    }

    private static Task AddAsync(Pipeline pipeline, int first, int count, string hash = "h") =>
        ExecuteAsync(pipeline, string.Create(CultureInfo.InvariantCulture, $"""
        INSERT INTO admin_audit (seq, id, at, actor, action, subject, player_id, before, after, reason, salt, digest, hash)
        SELECT n, gen_random_uuid(), now(), 'test', 'player.ban', 'player ' || n, gen_random_uuid(), NULL, '{"{}"}', 'Because.', 'x',
            sha256('x'), decode(rpad(encode(convert_to('{hash}' || n, 'UTF8'), 'hex'), 64, '0'), 'hex')
        FROM generate_series({first}, {first + count - 1}) AS n
        """));

    private static async Task ExecuteAsync(Pipeline pipeline, string sql)
    {
        await using var command = pipeline.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }
}

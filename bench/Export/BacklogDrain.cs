using System.Diagnostics;
using Bench.Comparing;
using Npgsql;

namespace Bench.Export;

/// <summary>
/// Exports a backlog with the worker into all tables and views of the warehouse, against a bare copy of the same rows into one table.
/// </summary>
internal sealed class BacklogDrain : IComparison
{
    /// <summary>Concurrent writers of the backlog.</summary>
    private const int Writers = 2;

    public string Name => "export-backlog";
    public string SideA => "AnalyticsWorker";
    public string SideB => "bare COPY into bare insert";
    public string Unit => "rows/s";

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var rows = context.Quick ? 300_000 : 5_000_000;
        context.Progress($"  storing a backlog of {rows:N0} activities");
        var databases = await ExportDatabases.MakeAsync(context.Servers, "backlog", cancellationToken);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => FillAsync(databases.EventLog, rows / Writers, cancellationToken)));
        await using var settle = databases.EventLog.CreateCommand("VACUUM (ANALYZE) activities");
        await settle.ExecuteNonQueryAsync(cancellationToken);
        await using var write = databases.EventLog.CreateCommand("CHECKPOINT");
        await write.ExecuteNonQueryAsync(cancellationToken);
        return new Run(databases, rows);
    }

    private static async Task FillAsync(NpgsqlDataSource eventLog, int rows, CancellationToken cancellationToken)
    {
        await using var connection = await eventLog.OpenConnectionAsync(cancellationToken);
        // A separate command: together with the DO it would be in a transaction, where the DO cannot commit.
        await using var hasten = new NpgsqlCommand("SET synchronous_commit = off", connection);
        await hasten.ExecuteNonQueryAsync(cancellationToken);
        await using var fill = new NpgsqlCommand($$"""
            DO $fill$ BEGIN FOR n IN 1..{{rows / 1_000}} LOOP
                INSERT INTO activities (player_id, activity_id, game_id, session_id, kind, occurred_at, payload)
                SELECT md5((random() * 100000)::int::text)::uuid, uuidv7(), 'game-' || (random() * 4)::int, uuidv7(),
                    (ARRAY['level.up', 'match.won', 'match.lost', 'item.bought', 'quest.done', 'chat.sent', 'map.entered', 'boss.met'])
                        [1 + floor(random() * 8)::int],
                    now() - random() * interval '20 days',
                    jsonb_build_object(
                        'level', (random() * 60)::int, 'seconds', (random() * 900)::int, 'map', 'map-' || (random() * 30)::int)
                FROM generate_series(1, 1000);
                COMMIT;
            END LOOP; END $fill$;
            """, connection) { CommandTimeout = 0 };
        await fill.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed class Run(ExportDatabases databases, int rows) : IComparisonRun
    {
        private double _workers;

        public IReadOnlyDictionary<string, int> Processes { get; } = databases.Stores;

        public bool GetsFaster => false;

        public IReadOnlyList<string> Notes => [FormattableString.Invariant($"CPU of the workers, including their starts: {_workers:N1} s")];

        public async Task<Sample> MeasureAsync(Side side, TimeSpan duration, CancellationToken cancellationToken)
        {
            var warehouse = await databases.NewWarehouseAsync(cancellationToken);
            try
            {
                if (side == Side.B)
                {
                    await warehouse.ExecuteNonQueryAsync(BareCopy.CreateTable, cancellationToken: cancellationToken);
                    var bare = Stopwatch.StartNew();
                    await new BareCopy(databases.EventLog, warehouse).RunAsync("true", cancellationToken);
                    return new Sample(rows / bare.Elapsed.TotalSeconds, await MissingAsync("bare"));
                }

                var (worker, leader) = await databases.StandByAsync(warehouse, cancellationToken);
                await using (worker)
                {
                    var drain = Stopwatch.StartNew();
                    await leader.DisposeAsync();
                    await databases.UntilDrainedAsync(cancellationToken);
                    drain.Stop();
                    _workers += ProcessCpu.SecondsOf(worker.Id);
                    return new Sample(rows / drain.Elapsed.TotalSeconds, await MissingAsync("activities"));
                }
            }
            finally
            {
                await ExportDatabases.DropAsync(warehouse, CancellationToken.None);
            }

            async Task<long> MissingAsync(string table) =>
                Math.Abs(rows - await CountAsync($"SELECT count() FROM {table}"))
                    + rows - await CountAsync($"SELECT uniqExact(activity_id) FROM {table}");

            async Task<long> CountAsync(string sql) =>
                (long)(ulong)(await warehouse.ExecuteScalarAsync(sql, cancellationToken: cancellationToken))!;
        }

        public ValueTask DisposeAsync() => databases.DisposeAsync();
    }
}

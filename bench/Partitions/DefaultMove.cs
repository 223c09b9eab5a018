using System.Diagnostics;
using Bench.Comparing;
using Bench.Export;
using Npgsql;

namespace Bench.Partitions;

/// <summary>
/// The longest of 1,000 single inserts per second while the partition keeper moves three weeks of rows out of the DEFAULT partition,
/// against the same load alone. Every insert must succeed, and no row may be missing afterwards.
/// </summary>
internal sealed class DefaultMove : IComparison
{
    private const int Weeks = 3;
    private const int InsertsPerSecond = 1_000;
    private const int Writers = 4;

    public string Name => "default-partition";
    public string SideA => "longest insert while DEFAULT empties";
    public string SideB => "longest insert";
    public string Unit => "ms";
    public bool IsDear => true;

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken) => new Run(
        context,
        await ExportDatabases.MakeAsync(context.Servers, "partitions", cancellationToken),
        context.Rows ?? (context.Full ? 20_000_000 : context.Quick ? 100_000 : 1_000_000));

    private sealed class Run(BenchContext context, ExportDatabases databases, int rows) : IComparisonRun
    {
        private double _moveSeconds;
        private int _moves;
        private double _longestWait;

        public IReadOnlyDictionary<string, int> Processes { get; } = databases.Stores;

        public bool GetsFaster => false;

        public IReadOnlyList<string> Notes =>
        [
            FormattableString.Invariant(
                $"{rows:N0} rows left DEFAULT in {_moveSeconds / Math.Max(1, _moves):N1} s, including the start of the process"),
            FormattableString.Invariant($"the longest wait for a lock was {_longestWait:N0} ms"),
        ];

        public async Task<Sample> MeasureAsync(Side side, TimeSpan duration, CancellationToken cancellationToken)
        {
            if (side == Side.A)
                await FillAsync(cancellationToken);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var before = await CountAsync("activities", cancellationToken);
            var writers = Enumerable.Range(0, Writers).Select(_ => WriteAsync(end.Token)).ToArray();
            var waits = LockWaits.LongestMillisecondsAsync(databases.EventLog, end.Token);
            if (side == Side.A)
                await MoveAsync(cancellationToken);
            else
                await Task.Delay(duration, cancellationToken);
            await end.CancelAsync();
            var written = await Task.WhenAll(writers);
            _longestWait = Math.Max(_longestWait, await waits);
            var errors = written.Sum(writer => writer.Errors);
            context.Progress(
                FormattableString.Invariant($"  longest wait for a lock so far {_longestWait:N0} ms, errors {errors}"));

            var missing = Math.Abs(before + written.Sum(writer => writer.Inserted) - await CountAsync("activities", cancellationToken));
            var left = side == Side.A ? await CountAsync("activities_default", cancellationToken) : 0;
            return new Sample(written.Max(writer => writer.Longest.TotalMilliseconds), errors + missing + left);
        }

        private async Task MoveAsync(CancellationToken cancellationToken)
        {
            var watch = Stopwatch.StartNew();
            var environment = context.Servers.ServiceEnvironment(0);
            environment["ConnectionStrings__gamedb"] = databases.Address;
            var keeper = await context.Servers.StartAsync(
                "partitions", "GameApi", ["partitions", "--repair"], environment, null, cancellationToken);
            await keeper.CompleteAsync(cancellationToken);
            _moveSeconds += watch.Elapsed.TotalSeconds;
            _moves++;
        }

        /// <summary>Drops the weekly partitions, so that new rows go to DEFAULT, and inserts them.</summary>
        private async Task FillAsync(CancellationToken cancellationToken)
        {
            await using var fill = databases.EventLog.CreateCommand($"""
                DO $drop$ DECLARE part regclass; BEGIN
                    FOR part IN
                        SELECT inhrelid::regclass FROM pg_inherits
                        WHERE inhparent = 'activities'::regclass AND inhrelid <> 'activities_default'::regclass
                    LOOP EXECUTE format('DROP TABLE %s', part); END LOOP;
                END $drop$;
                INSERT INTO activities (player_id, activity_id, game_id, kind, occurred_at, payload)
                SELECT gen_random_uuid(), overlay(gen_random_uuid()::text PLACING '7' FROM 15 FOR 1)::uuid, 'game-1', 'level.up',
                    now() - random() * interval '{Weeks} weeks', jsonb_build_object('level', n % 60)
                FROM generate_series(1, {rows}) n
                """);
            fill.CommandTimeout = 0;
            await fill.ExecuteNonQueryAsync(cancellationToken);
        }

        private async Task<(long Inserted, long Errors, TimeSpan Longest)> WriteAsync(CancellationToken end)
        {
            var (inserted, errors, longest) = (0L, 0L, TimeSpan.Zero);
            await using var connection = await databases.EventLog.OpenConnectionAsync(CancellationToken.None);
            await using var insert = new NpgsqlCommand("""
                INSERT INTO activities (player_id, activity_id, kind, occurred_at)
                VALUES (gen_random_uuid(), overlay(gen_random_uuid()::text PLACING '7' FROM 15 FOR 1)::uuid, 'level.up', now())
                """, connection);
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds((double)Writers / InsertsPerSecond));
            while (!end.IsCancellationRequested)
            {
                var watch = Stopwatch.StartNew();
                try
                {
                    inserted += await insert.ExecuteNonQueryAsync(CancellationToken.None);
                }
                catch (NpgsqlException)
                {
                    errors++;
                }

                longest = watch.Elapsed > longest ? watch.Elapsed : longest;
                await timer.WaitForNextTickAsync(CancellationToken.None);
            }

            return (inserted, errors, longest);
        }

        private async Task<long> CountAsync(string table, CancellationToken cancellationToken)
        {
            await using var count = databases.EventLog.CreateCommand($"SELECT count(*) FROM {table}");
            return (long)(await count.ExecuteScalarAsync(cancellationToken))!;
        }

        public ValueTask DisposeAsync() => databases.DisposeAsync();
    }
}

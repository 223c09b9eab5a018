using System.CommandLine;
using System.Diagnostics;
using Bench.Comparing;
using Bench.Servers;
using Npgsql;
using NpgsqlTypes;

namespace Bench.Scale;

/// <summary>
/// <c>bench/run log</c>: the cost of an activity on the server of the event log, by activities per commit. In a sharded installation that
/// server is the coordinator, so this cost does not scale out with more nodes (docs/sharding.md).
/// </summary>
internal static class LogCost
{
    private const string Payload = """{"level":12,"result":"won","seconds":184}""";
    private const int Writers = 4;
    private static readonly int[] PerCommit = [1, 10, 100, 1000];

    public static Command Build()
    {
        var quick = new Option<bool>("--quick") { Description = "Measures each size for two seconds instead of six." };
        var command = new Command("log", "Measures the CPU, WAL and disk usage of an activity, by activities per commit.") { quick };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var servers = new ServerPark();
            await RunAsync(servers, TimeSpan.FromSeconds(parsed.GetValue(quick) ? 2 : 6), cancellationToken);
        });
        return command;
    }

    private static async Task RunAsync(ServerPark servers, TimeSpan time, CancellationToken cancellationToken)
    {
        var source = await GameDatabase.SharedAsync(servers, cancellationToken);
        var server = servers.Stores.Single(store => store.Name == "postgres").Process.Id;
        Console.WriteLine("""
            | activities per commit | stored/s | server CPU, µs each | WAL, bytes each | disk, bytes each | export CPU, µs each |
            |---|---|---|---|---|---|
            """);
        foreach (var size in PerCommit)
        {
            await ExecuteAsync(source, "TRUNCATE activities, activity_ids; CHECKPOINT", cancellationToken);
            var (wal, cpu, began) = (await WalAsync(source, cancellationToken), ProcessCpu.SecondsOf(server), Stopwatch.StartNew());
            var writers = Enumerable.Range(0, Writers).Select(_ => WriteAsync(source, size, time, cancellationToken));
            var stored = (await Task.WhenAll(writers)).Sum();
            var seconds = began.Elapsed.TotalSeconds;
            (wal, cpu) = (await WalAsync(source, cancellationToken) - wal, ProcessCpu.SecondsOf(server) - cpu);
            var disk = await ReadAsync<decimal>(source, """
                SELECT sum(pg_total_relation_size(relid))
                FROM unnest(ARRAY['activities', 'activity_ids']::regclass[]) AS root, pg_partition_tree(root) AS part WHERE isleaf
                """, cancellationToken);
            var export = ProcessCpu.SecondsOf(server);
            var exported = await ExportAsync(source, cancellationToken);
            export = ProcessCpu.SecondsOf(server) - export;
            if (exported != stored)
                throw new InvalidOperationException($"Stored {stored} activities, but exported {exported}.");
            Console.WriteLine(
                FormattableString.Invariant($"| {size:#,0} | {stored / seconds:#,0} | {cpu / stored * 1e6:#,0} ")
                + FormattableString.Invariant($"| {wal / stored:#,0} | {disk / stored:#,0} | {export / stored * 1e6:#,0.0} |"));
        }
    }

    /// <summary>Stores activities as GameApi does: claims the ids, copies the rows, commits.</summary>
    private static async Task<long> WriteAsync(NpgsqlDataSource source, int size, TimeSpan time, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var stored = 0L;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < time; stored += size)
        {
            var ids = Enumerable.Range(0, size).Select(_ => (Player: Guid.CreateVersion7(), Activity: Guid.CreateVersion7())).ToArray();
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using (var claim = new NpgsqlCommand("""
                INSERT INTO activity_ids (player_id, activity_id) SELECT * FROM unnest($1, $2) AS new (player_id, activity_id)
                ORDER BY player_id, activity_id ON CONFLICT DO NOTHING
                """, connection, transaction))
            {
                claim.Parameters.Add(new() { Value = ids.Select(id => id.Player).ToArray() });
                claim.Parameters.Add(new() { Value = ids.Select(id => id.Activity).ToArray() });
                await claim.ExecuteNonQueryAsync(cancellationToken);
            }

            await using (var copy = await connection.BeginBinaryImportAsync(
                "COPY activities (player_id, activity_id, game_id, kind, occurred_at, payload) FROM STDIN (FORMAT BINARY)",
                cancellationToken))
            {
                foreach (var (player, activity) in ids)
                {
                    await copy.StartRowAsync(cancellationToken);
                    await copy.WriteAsync(player, NpgsqlDbType.Uuid, cancellationToken);
                    await copy.WriteAsync(activity, NpgsqlDbType.Uuid, cancellationToken);
                    await copy.WriteAsync("star-drift", NpgsqlDbType.Text, cancellationToken);
                    await copy.WriteAsync("match.finished", NpgsqlDbType.Text, cancellationToken);
                    await copy.WriteAsync(DateTime.UtcNow, NpgsqlDbType.TimestampTz, cancellationToken);
                    await copy.WriteAsync(Payload, NpgsqlDbType.Jsonb, cancellationToken);
                }

                await copy.CompleteAsync(cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }

        return stored;
    }

    private static async Task<long> ExportAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var reader = await connection.BeginBinaryExportAsync("""
            COPY (SELECT txid, activity_id, player_id, game_id, session_id, kind, occurred_at, received_at, payload::text FROM activities
                WHERE txid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY txid, activity_id, player_id) TO STDOUT (FORMAT BINARY)
            """, cancellationToken);
        var rows = 0L;
        for (int columns; (columns = await reader.StartRowAsync(cancellationToken)) > 0; rows++)
            for (var column = 0; column < columns; column++)
                await reader.SkipAsync(cancellationToken);
        return rows;
    }

    private static async Task<double> WalAsync(NpgsqlDataSource source, CancellationToken cancellationToken) =>
        (double)await ReadAsync<decimal>(source, "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn", cancellationToken);

    private static async Task<T> ReadAsync<T>(NpgsqlDataSource source, string sql, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql, CancellationToken cancellationToken)
    {
        foreach (var statement in sql.Split(';'))
        {
            await using var command = source.CreateCommand(statement);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}

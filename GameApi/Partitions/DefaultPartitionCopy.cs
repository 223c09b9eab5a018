using System.Diagnostics;
using GameApi.Data;
using Npgsql;

namespace GameApi.Partitions;

/// <summary>Copies the pages of a DEFAULT partition in short transactions.</summary>
internal sealed class DefaultPartitionCopy(NpgsqlConnection connection, WeeklyTable table, MoveNames names)
{
    /// <summary>Whether a migration waits for <see cref="Data.DatabaseLocks.Schema"/>.</summary>
    public static readonly string SchemaLockIsWanted = $"""
        SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objsubid = 1
            AND classid = {Data.DatabaseLocks.Schema >> 32} AND objid = {Data.DatabaseLocks.Schema & uint.MaxValue}
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
        """;

    /// <summary>
    /// Target duration of a batch: a concurrent deletion waits for one batch at most, and the disk serves other work too.
    /// </summary>
    private static readonly TimeSpan Target = TimeSpan.FromMilliseconds(40);

    private const int MinPages = 8;
    private const int MaxPages = 4096;

    private string _columns = "";
    private long _page;
    private long _pages;
    private long _batch = 64;

    public bool Done => _page >= _pages;

    /// <summary>Rows copied by this instance.</summary>
    public long Rows { get; private set; }

    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        await connection.RunAsync(names.Restart, cancellationToken);
        _columns = await connection.ReadScalarAsync<string>($"""
            SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
            WHERE attrelid = '{table.Name}'::regclass AND attnum > 0 AND NOT attisdropped
            """, cancellationToken);
        await using var command = new NpgsqlCommand($"SELECT page, pages FROM {names.Progress}", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        (_page, _pages) = (reader.GetInt64(0), reader.GetInt64(1));
    }

    public async Task NextAsync(string expired, TimeSpan patience, CancellationToken cancellationToken)
    {
        var to = Math.Min(_page + _batch, _pages);
        var watch = new Stopwatch();
        Rows += await BriefLocks.RunAsync(connection, patience, async cancel =>
        {
            // The progress commits with the rows, so a crash loses both or neither.
            await connection.RunAsync($"SET LOCAL synchronous_commit = off; SELECT pg_advisory_xact_lock({names.AdvisoryKey})", cancel);
            watch.Restart();
            var copied = await connection.RunAsync(names.Copy(_columns, _page, to, expired), cancel);
            await connection.RunAsync($"UPDATE {names.Progress} SET page = {to}", cancel);
            return copied;
        }, cancellationToken);
        _page = to;
        if (watch.Elapsed > Target * 1.5)
            _batch = Math.Max(MinPages, _batch / 2);
        else if (watch.Elapsed < Target * 0.5)
            _batch = Math.Min(MaxPages, _batch * 2);
    }
}

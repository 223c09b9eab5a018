using Npgsql;

namespace AnalyticsWorker.Export;

/// <summary>
/// One exporter per event log: a session-level advisory lock in the log's own database, held on the connection that reads the log and
/// moves the cursor. Whoever loses the connection can do neither.
/// </summary>
internal static class LeaderLock
{
    /// <summary>Unlike any other key this repository uses: "export".</summary>
    private const long Key = 0x6578706F7274;

    public static async Task<bool> TryTakeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock($1)", connection) { Parameters = { new() { Value = Key } } };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>A pooled connection would keep it.</summary>
    public static async Task ReleaseAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT pg_advisory_unlock($1)", connection) { Parameters = { new() { Value = Key } } };
        await command.ExecuteNonQueryAsync();
    }
}

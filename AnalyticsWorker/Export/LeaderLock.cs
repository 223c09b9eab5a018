using Npgsql;
using ServiceDefaults.Postgres;

namespace AnalyticsWorker.Export;

/// <summary>
/// Ensures one exporter per event log: a session-level advisory lock in the log's own database, held by the connection that reads the log
/// and moves the cursor. An exporter that loses the connection can do neither.
/// </summary>
internal static class LeaderLock
{
    /// <summary>The advisory lock's key, unique in this repository: "export" in ASCII.</summary>
    private const long Key = 0x6578706F7274;

    /// <summary>
    /// A leader that vanishes, through a network partition or a power failure, must not keep the lock for the two hours of the default
    /// keepalive: https://www.postgresql.org/docs/current/runtime-config-connection.html#RUNTIME-CONFIG-TCP-SETTINGS.
    /// </summary>
    private const string SetKeepalive = """
        SELECT set_config('tcp_keepalives_idle', '10', false),
            set_config('tcp_keepalives_interval', '5', false),
            set_config('tcp_keepalives_count', '3', false),
            set_config('tcp_user_timeout', '25000', false)
        """;

    /// <summary>Returns null while another exporter leads.</summary>
    public static async Task<AdvisoryLock?> TryAcquireAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using (var keepalive = new NpgsqlCommand(SetKeepalive, connection))
            await keepalive.ExecuteNonQueryAsync(cancellationToken);
        return await AdvisoryLock.TryAcquireAsync(connection, Key, cancellationToken);
    }
}

using Npgsql;
using ServiceDefaults.Postgres;

namespace AnalyticsWorker.Export;

/// <summary>
/// One exporter per event log: a session-level advisory lock in the log's own database, held on the connection that reads the log and
/// moves the cursor. Whoever loses the connection can do neither.
/// </summary>
internal static class LeaderLock
{
    /// <summary>Unlike any other key this repository uses: "export".</summary>
    private const long Key = 0x6578706F7274;

    /// <summary>
    /// A leader that vanishes without a word, cut off or out of power, must not keep the lock for the two hours after which a server
    /// usually looks: https://www.postgresql.org/docs/current/runtime-config-connection.html#RUNTIME-CONFIG-TCP-SETTINGS.
    /// </summary>
    private const string Watched = """
        SELECT set_config('tcp_keepalives_idle', '10', false), set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '3', false),
            set_config('tcp_user_timeout', '25000', false)
        """;

    /// <summary>Null while another leads.</summary>
    public static async Task<AdvisoryLock?> TryAcquireAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using (var watched = new NpgsqlCommand(Watched, connection))
            await watched.ExecuteNonQueryAsync(cancellationToken);
        return await AdvisoryLock.TryAcquireAsync(connection, Key, cancellationToken);
    }
}

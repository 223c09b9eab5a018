using Npgsql;

namespace GameApi.Data;

/// <summary>
/// What two-phase commits take of a Citus coordinator. Between the phases a change is prepared on its node and invisible; when a connection
/// breaks there, Citus' maintenance daemon finishes it, as often as it looks.
/// </summary>
/// <param name="Recovery">How often the daemon looks; negative where it never does.</param>
/// <param name="HasDaemon">Whether the database has its daemon: it is a background worker, and there may be no slot for it.</param>
internal sealed record ClusterSettings(TimeSpan Recovery, bool HasDaemon)
{
    public static readonly TimeSpan LongestRecovery = TimeSpan.FromSeconds(10);

    // Without the extension's library, as on a plain server, the setting is unknown; Citus' own default is a minute.
    private const string Sql = """
        SELECT coalesce(nullif(current_setting('citus.recover_2pc_interval', true), ''), '60s')::interval,
            EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'Citus Maintenance Daemon%')
        """;

    // Each connection of the coordinator may hold a prepared transaction on each node.
    private const string PreparedSql = """
        SELECT nodeid::text, result FROM run_command_on_all_nodes('SHOW max_prepared_transactions')
        WHERE NOT success OR result::int < current_setting('max_connections')::int ORDER BY nodeid
        """;

    public static async Task<ClusterSettings> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new ClusterSettings(reader.GetTimeSpan(0), reader.GetBoolean(1));
    }

    /// <summary>What is wrong, and what to do.</summary>
    public IEnumerable<string> Faults()
    {
        if (Recovery < TimeSpan.Zero || Recovery > LongestRecovery)
            yield return $"citus.recover_2pc_interval is {(Recovery < TimeSpan.Zero ? "off" : $"{Recovery.TotalSeconds:0} s")}: after a lost connection a gift may be "
                + "invisible for that long. Set it to '5s' on the coordinator and reload.";
        if (!HasDaemon)
            yield return "No Citus maintenance daemon runs in this database, so that interrupted commits are never finished: raise "
                + "max_worker_processes "
                + "(a slot for each database, and eight) and restart the coordinator.";
    }

    /// <summary>
    /// The nodes, with the coordinator, that may run out of prepared transactions. It asks each of them, so only a migration does.
    /// </summary>
    public static async Task<IReadOnlyList<string>> NodeFaultsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        try
        {
            await using var command = new NpgsqlCommand(PreparedSql, connection);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                faults.Add(
                    $"Node {reader.GetString(0)} has max_prepared_transactions={reader.GetString(1)}, fewer than the coordinator has connections: "
                    + "raise it and restart the node.");
        }
        catch (PostgresException refused)
        {
            // Nothing that a migration fails for.
            faults.Add(
                $"The nodes' max_prepared_transactions could not be read ({refused.MessageText}): each needs as many as the coordinator has connections.");
        }

        return faults;
    }
}

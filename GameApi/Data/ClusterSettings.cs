using Npgsql;

namespace GameApi.Data;

/// <summary>
/// The settings of a Citus coordinator that two-phase commits need. Between the phases a change is prepared on its node and invisible. If a
/// connection breaks there, Citus' maintenance daemon completes the commit the next time it runs.
/// </summary>
/// <param name="Recovery">How often the daemon looks for interrupted commits; negative: never.</param>
/// <param name="HasDaemon">Whether the daemon runs: it is a background worker, and all worker slots may be taken.</param>
internal sealed record ClusterSettings(TimeSpan Recovery, bool HasDaemon)
{
    public static readonly TimeSpan MaxRecovery = TimeSpan.FromSeconds(10);

    // The setting is unknown where the extension's library is not loaded. Citus' default is a minute.
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

    /// <summary>Returns what is wrong, and what to do about it.</summary>
    public IEnumerable<string> Faults()
    {
        var interval = Recovery < TimeSpan.Zero ? "off" : $"{Recovery.TotalSeconds:0} s";
        if (Recovery < TimeSpan.Zero || Recovery > MaxRecovery)
            yield return $"citus.recover_2pc_interval is {interval}: after a lost connection a gift may be invisible for that long. "
                + "Set it to '5s' on the coordinator and reload.";
        if (!HasDaemon)
            yield return "No Citus maintenance daemon runs in this database, so interrupted commits are never completed: raise "
                + "max_worker_processes to one per database plus eight, and restart the coordinator.";
    }

    /// <summary>
    /// Returns the nodes, the coordinator included, that may run out of prepared transactions. It queries every node, so only migrations
    /// call it.
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
                    $"Node {reader.GetString(0)} has max_prepared_transactions={reader.GetString(1)}, fewer than the coordinator's "
                    + "connections: raise it and restart the node.");
        }
        catch (PostgresException refused)
        {
            // Not worth failing a migration.
            faults.Add(
                $"Reading max_prepared_transactions of the nodes failed ({refused.MessageText}): each node needs at least as many as the "
                + "coordinator has connections.");
        }

        return faults;
    }
}

using GameApi.Data;
using GameApi.Data.Schema;
using Npgsql;

namespace GameApi.Migrate;

/// <summary>
/// Distributes the tables of <see cref="Distribution"/>, with their rows, if the database has the extension <c>citus</c>. Idempotent; does
/// nothing without the extension.
/// </summary>
internal static class Sharding
{
    /// <exception cref="InvalidOperationException">The installation is sharded, but the database lacks the extension.</exception>
    public static async Task EnsurePossibleAsync(NpgsqlDataSource source, bool required, CancellationToken cancellationToken)
    {
        if (!required)
            return;
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        if (!await IsShardedAsync(connection, cancellationToken))
            throw new InvalidOperationException(
                $"Migrate:Sharded is true, but the database {connection.Database} lacks the extension citus: CREATE EXTENSION citus on "
                + "every node, or remove the setting.");
    }

    /// <returns>How many tables were distributed by this call; null if the database is not sharded.</returns>
    public static async Task<int?> DistributeAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        if (!await IsShardedAsync(connection, cancellationToken))
            return null;

        await EnsureCoordinatorAsync(connection, cancellationToken);
        var done = 0;
        foreach (var table in Distribution.All.Where(table => table.Placement is not Placement.Local))
            if (await IsWaitingAsync(connection, table.Table, cancellationToken))
            {
                await DistributeAsync(connection, table, cancellationToken);
                done++;
            }

        // Also for tables of a run that was killed after it had distributed their rows.
        foreach (var table in Distribution.All.Where(table => table.Placement is Placement.Distributed or Placement.Reference))
            await DropLeftoversAsync(connection, table.Table, cancellationToken);

        return done;
    }

    /// <summary>Returns the faults in the cluster's settings. The cluster works in spite of them.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var settings = await ClusterSettings.ReadAsync(connection, cancellationToken);
        return [.. settings.Faults(), .. await ClusterSettings.NodeFaultsAsync(connection, cancellationToken)];
    }

    /// <summary>
    /// Two-phase commits with the event log need the coordinator in the metadata of its own cluster. Citus adds it for a single-node
    /// cluster.
    /// </summary>
    private static async Task EnsureCoordinatorAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!await connection.ReadScalarAsync<bool>(
            "SELECT NOT EXISTS (SELECT FROM pg_dist_node) OR EXISTS (SELECT FROM pg_dist_node WHERE groupid = 0)", cancellationToken))
            throw new InvalidOperationException(
                $"The Citus coordinator of {connection.Database} is not a node of its own cluster, so changes and their activities cannot "
                + "commit together: run SELECT citus_set_coordinator_host('HOST') with a name that the workers can reach, then migrate "
                + "again.");
    }

    private static async Task DistributeAsync(NpgsqlConnection connection, Distribution table, CancellationToken cancellationToken)
    {
        // The first table with a column starts a co-location group; the other tables with that column join it.
        var first = Distribution.All.First(other => other.Column == table.Column && other.Placement == table.Placement);
        var startsGroup = first == table || !await IsDistributedAsync(connection, first.Table, cancellationToken);
        await using var command = table.Placement switch
        {
            Placement.Reference =>
                new NpgsqlCommand("SELECT create_reference_table($1)", connection) { Parameters = { Text(table.Table) } },
            Placement.Managed =>
                new NpgsqlCommand("SELECT citus_add_local_table_to_metadata($1)", connection) { Parameters = { Text(table.Table) } },
            _ => new NpgsqlCommand("SELECT create_distributed_table($1, $2, colocate_with => $3)", connection)
            {
                Parameters = { Text(table.Table), Text(table.Column!), Text(startsGroup ? "none" : first.Table) },
            },
        };
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// Deletes the rows that distributing a table leaves on the coordinator: the shards have them, here they only take space.
    /// </summary>
    private static async Task DropLeftoversAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken)
    {
        const string Leftovers = "SELECT coalesce(sum(pg_relation_size(relid)), 0) > 0 FROM pg_partition_tree(to_regclass($1))";
        if (!await IsTrueAsync(connection, Leftovers, table, cancellationToken)
            || !await IsDistributedAsync(connection, table, cancellationToken))
            return;
        await using var drop = new NpgsqlCommand(
            "SELECT truncate_local_data_after_distributing_table($1)", connection) { Parameters = { Text(table) } };
        await drop.ExecuteNonQueryAsync(cancellationToken);
    }

    private static Task<bool> IsShardedAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        IsTrueAsync(
            connection, "SELECT EXISTS (SELECT FROM pg_extension WHERE extname = $1)", ShardedDatabases.Extension, cancellationToken);

    private static async Task<bool> IsWaitingAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken) =>
        await IsTrueAsync(connection, "SELECT to_regclass($1) IS NOT NULL", table, cancellationToken)
            && !await IsDistributedAsync(connection, table, cancellationToken);

    private static Task<bool> IsDistributedAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken) =>
        IsTrueAsync(
            connection, "SELECT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = to_regclass($1))", table, cancellationToken);

    private static async Task<bool> IsTrueAsync(NpgsqlConnection connection, string sql, string name, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { Text(name) } };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static NpgsqlParameter Text(string value) => new() { Value = value, DataTypeName = "text" };
}

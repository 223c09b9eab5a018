using GameApi.Migrate;
using GameApi.Data.Schema;
using Npgsql;
using Tests.Analytics;
using Tests.Stores;
using Xunit;

namespace Tests.Data;

/// <summary>
/// Everything on a real Citus cluster: <c>CITUS</c> is the connection string of a superuser at a coordinator that knows its nodes and
/// itself, whose databases <c>CITUS</c> names exist on every node with the extension. Skipped where there is none;
/// <c>.github/workflows/data.yml</c> makes one of containers. The checks themselves are <see cref="DataLayerChecks"/>, which other tests
/// run on plain servers.
/// </summary>
public sealed class CitusTests(LocalStores stores)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string Cluster
    {
        get
        {
            var database = Environment.GetEnvironmentVariable("CITUS");
            Assert.SkipWhen(
                string.IsNullOrEmpty(database), "No cluster: CITUS is not set to the connection string of a Citus coordinator.");
            return database!;
        }
    }

    [Fact]
    public async Task Every_route_and_the_export_work_on_distributed_tables()
    {
        var database = Cluster;
        await using (var databases = MigratedDatabases.Open(database))
        {
            await MigratedDatabases.MigrateAsync(databases, roles: new ServiceRoleOptions { Sharded = true });
            await MigratedDatabases.MigrateAsync(databases, roles: new ServiceRoleOptions { Sharded = true });
            Assert.Equal(
                Distribution.All.Where(table => table.Placement is not Placement.Local).Select(table => $"{table.Table} {table.Column}")
                    .Order(StringComparer.Ordinal),
                (await PlacedAsync(databases.Game)).Order(StringComparer.Ordinal));
            Assert.Equal(
                ["1"], await databases.Game.ColumnAsync<string>(
                    "SELECT DISTINCT count(*)::text FROM pg_inherits WHERE inhparent::regclass::text IN ('players', 'sessions', "
                        + "'wallets') GROUP BY inhparent", Stop));
        }

        var nodes = await DataLayerChecks.TwoNodesAsync(stores, database);
        await DataLayerChecks.ReadyAsync(nodes);
        await DataLayerChecks.EveryRouteAsync(nodes);
        await DataLayerChecks.GiftsAsync(nodes);
        await using (var own = await Pipeline.OpenAsync(stores, Stop))
        await using (var pipeline = own.MovedTo(database))
            await DataLayerChecks.ExportsOnceAsync(pipeline);
        foreach (var node in nodes)
        {
            Assert.Empty(node.Errors.Lines);
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task An_interrupted_commit_counts_once_with_its_activity()
    {
        var database = Cluster;
        await using (var databases = MigratedDatabases.Open(database))
            await MigratedDatabases.MigrateAsync(databases);
        await DataLayerChecks.CutCommitAsync(stores, database);
    }

    /// <summary>A node logs in as itself, and no connection of Citus uses the role that owns the tables, which cannot log in.</summary>
    [Fact]
    public async Task A_node_with_a_login_of_its_own_reads_and_writes()
    {
        var database = Cluster;
        var login = $"node_{Guid.NewGuid().ToString("N")[..12]}";
        await using (var databases = MigratedDatabases.Open(database))
        {
            // Citus creates roles on all nodes.
            await databases.Game.ColumnAsync<string>($"CREATE ROLE {login} LOGIN PASSWORD '{login}'", Stop);
            await MigratedDatabases.MigrateAsync(databases, roles: new ServiceRoleOptions { NodeRoles = [login] });
        }

        var nodes = await DataLayerChecks.TwoNodesAsync(
            stores, new NpgsqlConnectionStringBuilder(database) { Username = login, Password = login }.ConnectionString,
            new() { ["Postgres:Role"] = new ServiceRoleOptions().OwnerRole });
        await DataLayerChecks.ReadyAsync(nodes);
        await DataLayerChecks.EveryRouteAsync(nodes);
        foreach (var node in nodes)
        {
            Assert.Empty(node.Errors.Lines);
            await node.DisposeAsync();
        }
    }

    private static Task<List<string>> PlacedAsync(NpgsqlDataSource source) => source.ColumnAsync<string>("""
        SELECT table_name || ' ' || CASE WHEN citus_table_type = 'distributed' THEN distribution_column ELSE '' END FROM citus_tables
        WHERE NOT (SELECT relispartition FROM pg_class WHERE oid = table_name)
        """, Stop);
}

using GameApi.Data;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Tests.Stores;
using Xunit;

namespace Tests.Data;

/// <summary>
/// What a sharded database needs so that an interrupted commit is finished soon. Settings of Citus are placeholders on a plain server.
/// </summary>
public sealed class ClusterSettingsTests(LocalStores stores)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plain_database_needs_no_settings()
    {
        await using var databases = MigratedDatabases.Open(await stores.NewDatabaseAsync(Stop));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(databases)).Status);
    }

    [Theory]
    [InlineData("", false, "60 s", "max_worker_processes")]
    [InlineData("1min", true, "60 s")]
    [InlineData("-1", true, "off")]
    [InlineData("5s", false, "max_worker_processes")]
    [InlineData("500ms", true)]
    public async Task A_sharded_database_says_what_to_set(string interval, bool hasDaemon, params string[] named)
    {
        var database = await stores.NewDatabaseAsync(Stop);
        await ShardedInName.MakeAsync(database, Stop);
        await using var daemon = new NpgsqlConnection(
            $"{database};Pooling=false;Application Name={(hasDaemon ? "Citus Maintenance Daemon" : "nobody")}");
        await daemon.OpenAsync(Stop);
        await using var databases = MigratedDatabases.Open(
            interval.Length == 0 ? database : $"{database};Options=-c citus.recover_2pc_interval={interval}");

        var health = await CheckAsync(databases);

        Assert.Equal(named is [] ? HealthStatus.Healthy : HealthStatus.Degraded, health.Status);
        Assert.All(named, text => Assert.Contains(text, health.Description, StringComparison.Ordinal));
        Assert.Equal(
            interval is "" or "1min" or "-1", health.Description?.Contains("recover_2pc_interval", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Nodes_with_too_few_prepared_transactions_are_named()
    {
        await using var source = NpgsqlDataSource.Create($"{await stores.NewDatabaseAsync(Stop)};Pooling=false");
        await using var connection = await source.OpenConnectionAsync(Stop);
        Assert.Contains(
            "Reading max_prepared_transactions of the nodes failed",
            Assert.Single(await ClusterSettings.NodeFaultsAsync(connection, Stop)), StringComparison.Ordinal);
        // As Citus declares it.
        await using var nodes = new NpgsqlCommand("""
            CREATE FUNCTION run_command_on_all_nodes(command text, OUT nodeid int, OUT success bool, OUT result text)
                RETURNS SETOF record LANGUAGE sql
                AS $$ VALUES (1, true, '100000'), (2, true, '0'), (3, false, 'no route to host') $$
            """, connection);
        await nodes.ExecuteNonQueryAsync(Stop);

        var faults = await ClusterSettings.NodeFaultsAsync(connection, Stop);

        Assert.Equal(2, faults.Count);
        Assert.Contains("Node 2 has max_prepared_transactions=0", faults[0], StringComparison.Ordinal);
        Assert.Contains("no route to host", faults[1], StringComparison.Ordinal);
    }

    private static Task<HealthCheckResult> CheckAsync(GameDatabases databases) =>
        new ClusterHealthCheck(databases).CheckHealthAsync(new HealthCheckContext(), Stop);
}

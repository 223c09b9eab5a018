using AnalyticsWorker.Sources;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Tests.Stores;
using Xunit;

namespace Tests.Data;

/// <summary>Missing settings of a connection string are filled in, and explicit ones are kept.</summary>
public sealed class ConnectionTests
{
    private const string Silent = "Host=nowhere;Database=game";
    private const string Telling = Silent + ";Timeout=1;Command Timeout=2;Max Auto Prepare=0;No Reset On Close=false;MaxPoolSize=3";

    [Theory]
    [InlineData(Silent, 5, 15, 100, true, 16)]
    [InlineData(Telling, 1, 2, 0, false, 3)]
    public async Task A_node_has_short_timeouts_prepares_statements_and_limits_its_pool(
        string text, int timeout, int commandTimeout, int prepared, bool asItIs, int pool)
    {
        await using var databases = MigratedDatabases.Open(text, settings: new() { ["Postgres:MaxPoolSize"] = "16" });

        var connection = new NpgsqlConnectionStringBuilder(databases.Game.ConnectionString);
        Assert.Equal(
            (timeout, commandTimeout, prepared, asItIs, pool),
            (connection.Timeout, connection.CommandTimeout, connection.MaxAutoPrepare, connection.NoResetOnClose, connection.MaxPoolSize));
    }

    [Theory]
    [InlineData(Silent, 5, 60, 8)]
    [InlineData(Telling, 1, 2, 3)]
    public async Task A_worker_limits_its_pool(string text, int timeout, int commandTimeout, int pool)
    {
        await using var logs = new EventLogs(new ConfigurationBuilder()
            .AddInMemoryCollection([new("ConnectionStrings:gamedb", text), new("Postgres:MaxPoolSize", "8")]).Build());

        var connection = new NpgsqlConnectionStringBuilder(logs.Game.Database.ConnectionString);
        Assert.Equal((timeout, commandTimeout, pool), (connection.Timeout, connection.CommandTimeout, connection.MaxPoolSize));
    }
}

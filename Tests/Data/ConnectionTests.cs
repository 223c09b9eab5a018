using AnalyticsWorker.Sources;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Tests.Stores;
using Xunit;

namespace Tests.Data;

/// <summary>What a connection string does not say is completed, and what it says stays.</summary>
public sealed class ConnectionTests
{
    private const string Silent = "Host=nowhere;Database=game";
    private const string Telling = Silent + ";Timeout=1;Command Timeout=2;Max Auto Prepare=0;No Reset On Close=false;MaxPoolSize=3";

    [Theory]
    [InlineData(Silent, 5, 15, 100, true, 16)]
    [InlineData(Telling, 1, 2, 0, false, 3)]
    public async Task A_node_waits_briefly_prepares_what_repeats_and_keeps_to_its_share(
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
    public async Task A_worker_keeps_to_its_share(string text, int timeout, int commandTimeout, int pool)
    {
        await using var logs = new EventLogs(new ConfigurationBuilder()
            .AddInMemoryCollection([new("ConnectionStrings:gamedb", text), new("Postgres:MaxPoolSize", "8")]).Build());

        var connection = new NpgsqlConnectionStringBuilder(logs.Game.Database.ConnectionString);
        Assert.Equal((timeout, commandTimeout, pool), (connection.Timeout, connection.CommandTimeout, connection.MaxPoolSize));
    }
}

using GameApi.Data;
using GameApi.Migrate;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ServiceDefaults.Postgres;
using Tests.Stores;
using Xunit;

namespace Tests.Data;

/// <summary>Migration and nodes may be started in any order.</summary>
public sealed class SchemaHealthTests(LocalStores stores)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_becomes_ready_once_the_migration_is_done()
    {
        await using var databases = MigratedDatabases.Open(await stores.NewDatabaseAsync(Stop));
        var check = new SchemaHealthCheck(databases);
        Assert.Equal(HealthStatus.Unhealthy, await StatusAsync(check));

        await MigratedDatabases.MigrateAsync(databases);

        Assert.Equal(HealthStatus.Healthy, await StatusAsync(check));
    }

    [Fact]
    public async Task A_node_newer_than_the_schema_is_not_ready_and_an_older_one_is()
    {
        await using var databases = MigratedDatabases.Open(await stores.NewGameDatabaseAsync(Stop));
        await using var context = new GameDbContext(GameDbOptions.For<GameDbContext>(databases.Game));
        var history = context.GetService<IHistoryRepository>();

        await context.Database.ExecuteSqlRawAsync(history.GetInsertScript(new HistoryRow("99991231235959_Next", "10.0.0")), Stop);
        Assert.Equal(HealthStatus.Healthy, await StatusAsync(new SchemaHealthCheck(databases)));

        await context.Database.ExecuteSqlRawAsync(history.GetDeleteScript(context.Database.GetMigrations().Last()), Stop);
        Assert.Equal(HealthStatus.Unhealthy, await StatusAsync(new SchemaHealthCheck(databases)));
    }

    [Fact]
    public async Task A_migration_waits_for_a_server_that_is_starting()
    {
        await using var proxy = new CuttableProxy(await stores.NewDatabaseAsync(Stop));
        proxy.Cut();
        await using var databases = MigratedDatabases.Open(proxy.ConnectionString);
        var waiting = new DatabaseReadiness(TimeProvider.System, NullLogger<DatabaseReadiness>.Instance)
            .WaitAsync(databases.All, new MigrateOptions().Patience, Stop);
        await Task.Delay(TimeSpan.FromSeconds(1), Stop);
        Assert.False(waiting.IsCompleted);
        proxy.Mend();
        await waiting.WaitAsync(TimeSpan.FromSeconds(30), Stop);
    }

    [Fact]
    public async Task A_migration_stops_waiting_in_the_end()
    {
        await using var databases = MigratedDatabases.Open($"Host=127.0.0.1;Port={FreePort.Next()};Username=nobody;Database=nothing");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Migrate:WaitSeconds", "0")]).Build();
        var options = configuration.GetSection(MigrateOptions.Section).Get<MigrateOptions>()!;

        await Assert.ThrowsAsync<NpgsqlException>(
            () => new DatabaseReadiness(TimeProvider.System, NullLogger<DatabaseReadiness>.Instance)
            .WaitAsync(databases.All, options.Patience, Stop));
    }

    private static async Task<HealthStatus> StatusAsync(SchemaHealthCheck check) =>
        (await check.CheckHealthAsync(new HealthCheckContext(), Stop)).Status;
}

using System.Collections.Concurrent;
using GameApi.Data;
using GameApi.Migrate;
using GameApi.Partitions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Tests.Stores;

/// <summary>Databases with the game's schema: migrated once per run, then cloned.</summary>
internal static class MigratedDatabases
{
    private static readonly ConcurrentDictionary<LocalStores, Lazy<Task<string>>> Templates = new();

    /// <summary>Connection string of a new migrated and seeded database with a random name (gamedb, and leaderboarddb in one).</summary>
    public static async Task<string> NewGameDatabaseAsync(this LocalStores stores, CancellationToken cancellationToken = default)
    {
        var template = await Templates.GetOrAdd(stores, static s => new(() => MakeTemplateAsync(s))).Value;
        var clone = new NpgsqlConnectionStringBuilder(template) { Database = $"game_{Guid.NewGuid():N}", Pooling = true };
        await using var connection = new NpgsqlConnection(await stores.PostgresAsync());
        await connection.OpenAsync(cancellationToken);
        await using var create = new NpgsqlCommand(
            $"CREATE DATABASE {clone.Database} TEMPLATE {new NpgsqlConnectionStringBuilder(template).Database}",
            connection) { CommandTimeout = 120 };
        await create.ExecuteNonQueryAsync(cancellationToken);
        return clone.ConnectionString;
    }

    /// <summary>What <c>GameApi migrate</c> does.</summary>
    public static async Task MigrateAsync(GameDatabases databases, ServiceRoleOptions? roles = null, SeedDataOptions? seed = null) =>
        await new DatabaseMigrator(
            databases, Options.Create(new PartitionOptions()), Options.Create(roles ?? new ServiceRoleOptions()),
            Options.Create(seed ?? new SeedDataOptions { SampleData = true }), NullLogger<DatabaseMigrator>.Instance)
                .RunAsync(CancellationToken.None);

    /// <summary>The databases a service would have with these connection strings.</summary>
    public static GameDatabases Open(string gamedb, string? leaderboarddb = null, Dictionary<string, string?>? settings = null) =>
        new(new ConfigurationBuilder()
        .AddInMemoryCollection(
            new Dictionary<string, string?> { ["ConnectionStrings:gamedb"] = gamedb, ["ConnectionStrings:leaderboarddb"] = leaderboarddb })
        .AddInMemoryCollection(settings)
        .Build());

    private static async Task<string> MakeTemplateAsync(LocalStores stores)
    {
        // Unpooled: a database with open connections cannot be cloned.
        var template = new NpgsqlConnectionStringBuilder(await stores.NewDatabaseAsync()) { Pooling = false }.ConnectionString;
        await using var databases = Open(template);
        await MigrateAsync(databases);
        return template;
    }
}

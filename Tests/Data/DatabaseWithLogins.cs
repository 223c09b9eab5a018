using GameApi.Data;
using GameApi.Migrate;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Tests.Stores;
using Xunit;

namespace Tests.Data;

/// <summary>A game database that was migrated by one login, with others for a node and a worker.</summary>
public sealed class DatabaseWithLogins(LocalStores stores) : IAsyncLifetime
{
    private readonly string _suffix = Guid.NewGuid().ToString("N")[..12];

    /// <summary>Connection string of the superuser.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The role that owns the tables.</summary>
    public string Owner => $"owner_{_suffix}";

    public async ValueTask InitializeAsync()
    {
        Address = await stores.NewDatabaseAsync();
        await ExecuteAsync(Address, $"""
            CREATE ROLE migrator_{_suffix} LOGIN CREATEROLE PASSWORD 'secret';
            CREATE ROLE node_{_suffix} LOGIN PASSWORD 'secret';
            CREATE ROLE worker_{_suffix} LOGIN PASSWORD 'secret';
            ALTER DATABASE {new NpgsqlConnectionStringBuilder(Address).Database} OWNER TO migrator_{_suffix};
            """);
        await MigrateAsync();
    }

    public async Task MigrateAsync()
    {
        await using var databases = Open("migrator", role: null);
        var roles = new ServiceRoleOptions { OwnerRole = Owner, NodeRoles = [$"node_{_suffix}"], WorkerRoles = [$"worker_{_suffix}"] };
        await MigratedDatabases.MigrateAsync(databases, roles: roles);
    }

    /// <summary>The databases as the service with a login has them.</summary>
    internal GameDatabases Open(string login, string? role) => new(new ConfigurationBuilder()
        .AddInMemoryCollection([new("ConnectionStrings:gamedb", Login(login)), new("Postgres:Role", role)])
        .Build());

    /// <summary>Connection string of migrator, node or worker.</summary>
    public string Login(string login) => new NpgsqlConnectionStringBuilder(Address)
    {
        Username = $"{login}_{_suffix}",
        Password = "secret",
        PersistSecurityInfo = true,
    }.ConnectionString;

    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

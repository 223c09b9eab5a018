using GameApi.Data;
using GameApi.Data.Migrate;
using GameApi.Partitions;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Tests.Stores;
using Xunit;

namespace Tests.Data;

/// <summary>As in production where every service has a login of its own and none is a superuser.</summary>
public sealed class ServiceRolesTests(LocalStores stores) : IAsyncLifetime
{
    private readonly string _suffix = Guid.NewGuid().ToString("N")[..12];
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private string _database = "";

    private string Owner => $"owner_{_suffix}";

    public async ValueTask InitializeAsync()
    {
        _database = await stores.NewDatabaseAsync(_cancellation);
        var name = new NpgsqlConnectionStringBuilder(_database).Database;
        await ExecuteAsync(_database, $"""
            CREATE ROLE migrator_{_suffix} LOGIN CREATEROLE PASSWORD 'secret';
            CREATE ROLE node_{_suffix} LOGIN PASSWORD 'secret';
            CREATE ROLE worker_{_suffix} LOGIN PASSWORD 'secret';
            ALTER DATABASE {name} OWNER TO migrator_{_suffix};
            """);
        await MigrateAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_migration_can_be_repeated() => await MigrateAsync();

    [Fact]
    public async Task A_node_makes_partitions_that_the_next_migration_may_change()
    {
        var week = Week.Of(DateTimeOffset.UtcNow.AddYears(3));
        await using (var databases = Databases("node", Owner))
        await using (var connection = await databases.Game.OpenConnectionAsync(_cancellation))
            Assert.Equal(1, (await WeekPartitions.EnsureAsync(connection, WeeklyTable.Activities, [week], _cancellation)).Made);

        await ExecuteAsync(Login("migrator"), "ALTER TABLE activities ADD COLUMN added int");
    }

    [Fact]
    public async Task A_worker_reads_the_event_log_and_moves_its_cursor()
    {
        await ExecuteAsync(Login("worker"), "SELECT count(*) FROM activities");
        await ExecuteAsync(Login("worker"), "DELETE FROM export_cursors");
    }

    [Theory]
    [InlineData("SELECT count(*) FROM wallets")]
    [InlineData("UPDATE players SET country = 'DE'")]
    [InlineData("DROP TABLE activities")]
    public async Task A_worker_reaches_nothing_else(string sql)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(Login("worker"), sql));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    /// <summary>As on Azure, where the administrator makes logins of managed identities by a function of the database <c>postgres</c>.</summary>
    [Fact]
    public async Task Logins_of_managed_identities_are_made_where_they_are_missing()
    {
        var server = await stores.StartServerAsync(StoreKind.Postgres, _cancellation);
        await ExecuteAsync(server.ConnectionString, """
            CREATE FUNCTION pgaadauth_create_principal(name text, admin boolean, mfa boolean) RETURNS text LANGUAGE plpgsql AS
            $$ BEGIN EXECUTE format('CREATE ROLE %I LOGIN', name); RETURN name || ' ' || admin; END $$
            """);
        var roles = new ServiceRoleOptions { NodeRoles = ["gameapi-identity-x1"], WorkerRoles = ["analyticsworker-identity-x1"] };
        await using var databases = MigratedDatabases.Open(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = "fresh" }.ConnectionString);

        await MigratedDatabases.MigrateAsync(databases, roles: roles);
        await MigratedDatabases.MigrateAsync(databases, roles: roles);

        await using var command = databases.Game.CreateCommand("SELECT string_agg(rolname, ' ' ORDER BY rolname) FROM pg_roles WHERE rolname LIKE '%-identity-x1' AND rolcanlogin AND NOT rolsuper");
        Assert.Equal("analyticsworker-identity-x1 gameapi-identity-x1", await command.ExecuteScalarAsync(_cancellation));
    }

    [Fact]
    public async Task A_login_that_nobody_has_made_is_named()
    {
        await using var databases = MigratedDatabases.Open(_database);
        var missing = await Assert.ThrowsAsync<InvalidOperationException>(
            () => MigratedDatabases.MigrateAsync(databases, roles: new ServiceRoleOptions { OwnerRole = Owner, NodeRoles = [$"nobody_{_suffix}"] }));
        Assert.Contains($"nobody_{_suffix}", missing.Message, StringComparison.Ordinal);
    }

    private async Task MigrateAsync()
    {
        await using var databases = Databases("migrator", role: null);
        var roles = new ServiceRoleOptions { OwnerRole = Owner, NodeRoles = [$"node_{_suffix}"], WorkerRoles = [$"worker_{_suffix}"] };
        await MigratedDatabases.MigrateAsync(databases, roles: roles);
    }

    private GameDatabases Databases(string login, string? role) => new(new ConfigurationBuilder()
        .AddInMemoryCollection([new("ConnectionStrings:gamedb", Login(login)), new("Postgres:Role", role)])
        .Build());

    private string Login(string login) => new NpgsqlConnectionStringBuilder(_database)
    {
        Username = $"{login}_{_suffix}",
        Password = "secret",
        PersistSecurityInfo = true,
    }.ConnectionString;

    private async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(_cancellation);
    }
}

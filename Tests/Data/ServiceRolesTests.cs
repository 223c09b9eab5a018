using GameApi.Migrate;
using GameApi.Partitions;
using Npgsql;
using Tests.Stores;
using Xunit;
using static Tests.Data.DatabaseWithLogins;

namespace Tests.Data;

/// <summary>As in production where every service has a login of its own and none is a superuser.</summary>
public sealed class ServiceRolesTests(LocalStores stores, DatabaseWithLogins database) : IClassFixture<DatabaseWithLogins>
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_migration_can_be_repeated() => await database.MigrateAsync();

    [Fact]
    public async Task A_node_makes_partitions_that_the_next_migration_may_change()
    {
        var week = Week.Of(DateTimeOffset.UtcNow.AddYears(3));
        await using (var databases = database.Open("node", database.Owner))
        await using (var connection = await databases.Maintenance.Single().Source.OpenConnectionAsync(_cancellation))
            Assert.Equal(
                1, await WeekPartitions.EnsureAsync(connection, WeeklyTable.Activities, [week], TimeSpan.FromSeconds(10), _cancellation));

        await ExecuteAsync(database.Login("migrator"), "ALTER TABLE activities ADD COLUMN added int");
    }

    [Theory]
    [InlineData("UPDATE admin_audit SET actor = 'somebody'")]
    [InlineData("DELETE FROM admin_audit")]
    [InlineData("TRUNCATE admin_audit")]
    [InlineData("ALTER TABLE admin_audit DISABLE TRIGGER USER")]
    [InlineData("DROP TABLE admin_audit")]
    [InlineData("DROP FUNCTION admin_audit_append_only() CASCADE")]
    public async Task A_node_can_only_append_to_the_audit_log(string sql)
    {
        await ExecuteAsync(database.Login("node"), $$"""
            INSERT INTO admin_audit (seq, id, at, actor, action, subject, salt, digest, hash)
            SELECT coalesce(max(seq), 0) + 1, gen_random_uuid(), now(), 'node', 'test', 'test', 'x', sha256('x'), sha256('x')
            FROM admin_audit
            """);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(database.Login("node"), sql));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task Only_the_partition_keeper_uses_the_owners_role()
    {
        await using var databases = database.Open("node", database.Owner);

        Assert.StartsWith("node_", await UserAsync(databases.Game), StringComparison.Ordinal);
        for (var use = 0; use < 3; use++)
            Assert.Equal(database.Owner, await UserAsync(databases.Maintenance.Single().Source));

        async Task<string> UserAsync(NpgsqlDataSource source)
        {
            await using var command = source.CreateCommand("SELECT current_user::text");
            return (string)(await command.ExecuteScalarAsync(_cancellation))!;
        }
    }

    [Fact]
    public async Task A_worker_reads_the_event_log_and_moves_its_cursor()
    {
        await ExecuteAsync(database.Login("worker"), "SELECT count(*) FROM activities");
        await ExecuteAsync(database.Login("worker"), "DELETE FROM export_cursors");
        await ExecuteAsync(
            database.Login("worker"), "SELECT session_id FROM operator_sessions WHERE expires_at > now() AND ended_at IS NOT NULL");
    }

    [Theory]
    [InlineData("SELECT count(*) FROM wallets")]
    [InlineData("SELECT secret_hash FROM operator_sessions")]
    [InlineData("SELECT count(*) FROM operators")]
    [InlineData("INSERT INTO admin_audit (seq) VALUES (1)")]
    [InlineData("UPDATE players SET country = 'DE'")]
    [InlineData("DROP TABLE activities")]
    public async Task A_worker_has_access_to_nothing_else(string sql)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(database.Login("worker"), sql));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    /// <summary>
    /// As on Azure, where the administrator creates logins of managed identities by a function of the database <c>postgres</c>.
    /// </summary>
    [Fact]
    public async Task Missing_logins_of_managed_identities_are_created()
    {
        var server = await stores.StartServerAsync(StoreKind.Postgres, _cancellation);
        await ExecuteAsync(server.ConnectionString, """
            CREATE FUNCTION pgaadauth_create_principal(name text, admin boolean, mfa boolean) RETURNS text LANGUAGE plpgsql AS
            $$ BEGIN EXECUTE format('CREATE ROLE %I LOGIN', name); RETURN name || ' ' || admin; END $$
            """);
        var roles = new ServiceRoleOptions { NodeRoles = ["gameapi-identity-x1"], WorkerRoles = ["analyticsworker-identity-x1"] };
        await using var databases = MigratedDatabases.Open(
            new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = "fresh" }.ConnectionString);

        await MigratedDatabases.MigrateAsync(databases, roles: roles);
        await MigratedDatabases.MigrateAsync(databases, roles: roles);

        await using var command = databases.Game.CreateCommand(
            "SELECT string_agg(rolname, ' ' ORDER BY rolname) FROM pg_roles WHERE rolname LIKE '%-identity-x1' AND rolcanlogin AND NOT "
                + "rolsuper");
        Assert.Equal("analyticsworker-identity-x1 gameapi-identity-x1", await command.ExecuteScalarAsync(_cancellation));
    }

    [Fact]
    public async Task A_missing_login_is_named()
    {
        const string Nobody = "nobody_has_made_this";
        await using var databases = MigratedDatabases.Open(database.Address);
        var missing = await Assert.ThrowsAsync<InvalidOperationException>(
            () => MigratedDatabases.MigrateAsync(
                databases, roles: new ServiceRoleOptions { OwnerRole = database.Owner, NodeRoles = [Nobody] }));
        Assert.Contains(Nobody, missing.Message, StringComparison.Ordinal);
    }
}

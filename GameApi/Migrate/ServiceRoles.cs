using GameApi.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace GameApi.Migrate;

/// <summary>Grants the role of each service the rights it needs and no more. Idempotent.</summary>
internal static class ServiceRoles
{
    private const string AuditTable = "admin_audit";

    public static async Task GrantAsync(NpgsqlDataSource source, ServiceRoleOptions options, CancellationToken cancellationToken)
    {
        if (options.NodeRoles.Length + options.WorkerRoles.Length == 0)
            return;

        var owner = Quote(options.OwnerRole);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await EntraLogins.EnsureAsync(connection, options.NodeRoles.Concat(options.WorkerRoles), cancellationToken);
        await using var batch = connection.CreateBatch();
        Add($"""
            DO $$ BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {Literal(options.OwnerRole)}) THEN CREATE ROLE {owner} NOLOGIN; END IF;
            END $$
            """);
        Add($"GRANT {owner} TO CURRENT_USER");
        foreach (var role in options.NodeRoles)
            Add($"GRANT {owner} TO {Quote(role)}");
        Add($"GRANT USAGE, CREATE ON SCHEMA public TO {owner}");
        foreach (var role in options.WorkerRoles)
        {
            Add($"GRANT USAGE ON SCHEMA public TO {Quote(role)}");
            foreach (var table in await WorkerTablesAsync(connection, cancellationToken))
                Add($"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {Quote(role)}");
            // Only the columns that say which operator sessions have ended: no secrets, not even their hashes.
            Add($"""
                DO $$ BEGIN
                    IF to_regclass('operator_sessions') IS NOT NULL THEN
                        GRANT SELECT (session_id, expires_at, ended_at) ON operator_sessions TO {Quote(role)};
                    END IF;
                END $$
                """);
        }

        Add($$"""
            DO $$ DECLARE item record; BEGIN
                FOR item IN SELECT c.oid::regclass AS name FROM pg_class c
                    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relowner = CURRENT_USER::regrole
                        AND c.relname <> '{{AuditTable}}'
                LOOP EXECUTE format('ALTER TABLE %s OWNER TO {{owner}}', item.name); END LOOP;
            END $$
            """);
        Add(AuditLog(options));
        await BriefLocks.RunAsync(connection, BriefMigration.Patience, cancel => batch.ExecuteNonQueryAsync(cancel), cancellationToken);

        void Add(string sql) => batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));
    }

    /// <summary>
    /// Nodes may read the audit log and append to it. They may update only the columns that the table's trigger lets them empty for an
    /// erased player.
    /// </summary>
    private static string AuditLog(ServiceRoleOptions options) =>
        $$"""
        DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {{Literal(options.AuditRole)}}) THEN
                CREATE ROLE {{Quote(options.AuditRole)}} NOLOGIN;
            END IF;
            IF to_regclass('{{AuditTable}}') IS NOT NULL THEN
                GRANT {{Quote(options.AuditRole)}} TO CURRENT_USER;
                GRANT USAGE, CREATE ON SCHEMA public TO {{Quote(options.AuditRole)}};
                ALTER TABLE {{AuditTable}} OWNER TO {{Quote(options.AuditRole)}};
                REVOKE ALL ON {{AuditTable}} FROM {{Quote(options.OwnerRole)}};
                GRANT SELECT, INSERT, UPDATE (before, after, reason, salt) ON {{AuditTable}} TO {{Quote(options.OwnerRole)}};
                {{string.Concat(options.WorkerRoles.Select(role => $"GRANT SELECT ON {AuditTable} TO {Quote(role)}; "))}}
            END IF;
        END $$
        """;

    /// <summary>The tables of the event log and, in the players' database, the erasure requests.</summary>
    private static async Task<List<string>> WorkerTablesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var context = new EventLogDbContext(new DbContextOptionsBuilder<EventLogDbContext>().UseNpgsql(connection).Options);
        string[] wanted =
            [.. context.Model.GetEntityTypes().Select(entity => entity.GetTableName()!).Except([TwoPhaseCommit.Table]), "erasure_requests"];
        await using var command = new NpgsqlCommand(
            "SELECT quote_ident(name) FROM unnest($1) AS name WHERE to_regclass(quote_ident(name)) IS NOT NULL", connection)
        {
            Parameters = { new() { Value = wanted } },
        };
        var tables = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            tables.Add(reader.GetString(0));
        return tables;
    }

    private static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}

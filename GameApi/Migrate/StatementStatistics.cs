using Npgsql;

namespace GameApi.Migrate;

/// <summary>
/// Enables <c>pg_stat_statements</c> in a database, if the server collects statistics and the migration has the rights. docs/sql-tuning.md
/// says what to look for in it.
/// </summary>
internal static class StatementStatistics
{
    public static async Task EnableAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            DO $$ BEGIN
                IF current_setting('shared_preload_libraries') LIKE '%pg_stat_statements%'
                    AND EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_stat_statements')
                THEN CREATE EXTENSION IF NOT EXISTS pg_stat_statements; END IF;
            EXCEPTION WHEN insufficient_privilege THEN NULL;
            END $$
            """);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

using Npgsql;

namespace GameApi.Migrate;

/// <summary>
/// Makes <c>pg_stat_statements</c> readable in a database, where the server counts statements and whoever migrates may do so.
/// docs/sql-tuning.md tells what to look for in it.
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

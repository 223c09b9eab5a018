using Npgsql;

namespace Tests.Data;

/// <summary>A plain database that a node takes for a sharded one: its catalogue names the extension <c>citus</c>.</summary>
internal static class ShardedInName
{
    public static async Task MakeAsync(string database, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection($"{database};Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var pretend = new NpgsqlCommand("""
            SET allow_system_table_mods = on;
            INSERT INTO pg_extension SELECT 1, 'citus', extowner, extnamespace, false, '13.2' FROM pg_extension WHERE extname = 'plpgsql'
            """, connection);
        await pretend.ExecuteNonQueryAsync(cancellationToken);
    }
}

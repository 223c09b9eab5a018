using Npgsql;

namespace GameApi.Data;

/// <summary>
/// Makes PostgreSQL plan a repeated statement once. It overestimates the cost of the generic plan of a table with sixteen partitions as if all were read, and would
/// plan each execution anew. Not on Citus, which refuses a parametrised SELECT over several shards under a forced generic plan (0A000). Asked of the database when a
/// physical connection opens.
/// </summary>
internal static class PlanCache
{
    private const string Sql = """
        SELECT set_config('plan_cache_mode', 'force_generic_plan', false)
        WHERE NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') AND current_setting('plan_cache_mode') = 'auto'
        """;

    public static void Initialize(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(Sql, connection);
        command.ExecuteScalar();
    }

    public static async Task InitializeAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        await command.ExecuteScalarAsync();
    }
}

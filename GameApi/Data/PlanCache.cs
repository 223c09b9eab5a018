using Npgsql;

namespace GameApi.Data;

/// <summary>
/// Makes PostgreSQL plan a repeated statement once, by forcing generic plans. The planner overestimates their cost on a table with sixteen
/// partitions, as if all were read, and would plan every execution. Not on Citus, which rejects a parametrised SELECT over several shards
/// under a forced generic plan (0A000); whether the database is Citus is read when a physical connection opens.
/// </summary>
/// <param name="isDecided">The connection string sets the mode itself.</param>
internal sealed class PlanCache(bool isDecided)
{
    private readonly string _sql = $"""
        SELECT sharded, CASE WHEN NOT sharded AND NOT {isDecided} AND current_setting('plan_cache_mode') = 'auto'
            THEN set_config('plan_cache_mode', 'force_generic_plan', false) END
        FROM (SELECT EXISTS (SELECT FROM pg_extension WHERE extname = '{ShardedDatabases.Extension}')) AS database (sharded)
        """;

    public void Initialize(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(_sql, connection);
        ShardedDatabases.Record(connection, command.ExecuteScalar() is true);
    }

    public async Task InitializeAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(_sql, connection);
        ShardedDatabases.Record(connection, await command.ExecuteScalarAsync() is true);
    }
}

using Npgsql;

namespace Tests.Stores;

/// <summary>
/// <c>LOCALSERVER_POSTGRES=/usr/lib/postgresql/15 ./test .Data.</c> runs tests on an installed PostgreSQL. What their own SQL uses of a
/// newer one is added to the template of all databases; that the services use nothing of it is checked by <c>SqlRulesTests</c> and
/// <c>OldestPostgresTests</c>.
/// </summary>
internal static class OldPostgres
{
    private const string Additions = """
        DO $do$ BEGIN
            IF to_regproc('pg_catalog.uuidv7') IS NULL THEN
                CREATE FUNCTION uuidv7(shift interval DEFAULT '0') RETURNS uuid LANGUAGE sql AS $$
                    SELECT (lpad(to_hex((extract(epoch FROM clock_timestamp() + shift) * 1000)::bigint), 12, '0')
                            || '7' || substr(md5(random()::text), 1, 3)
                        || to_hex(8 + floor(random() * 4)::int) || substr(md5(random()::text), 1, 15))::uuid $$;
            END IF;
        END $do$
        """;

    public static async Task AddAsync(string server, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("LOCALSERVER_POSTGRES")))
            return;
        await using var template = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(server) { Database = "template1", Pooling = false }.ConnectionString);
        await using var command = template.CreateCommand(Additions);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

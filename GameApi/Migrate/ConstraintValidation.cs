using Npgsql;

namespace GameApi.Migrate;

/// <summary>
/// Validates check constraints against existing rows. A migration adds a check for new rows only, which is instant for any size of table;
/// validating it blocks neither readers nor writers. Rows that violate a check stay, and the check still applies to all other rows.
/// </summary>
internal static class ConstraintValidation
{
    /// <returns>The checks that existing rows violate.</returns>
    public static async Task<List<string>> RunAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var broken = new List<string>();
        foreach (var (table, check) in await PendingAsync(source, cancellationToken))
        {
            try
            {
                await using var validate = source.CreateCommand($"ALTER TABLE {table} VALIDATE CONSTRAINT {check}");
                validate.CommandTimeout = 0;
                await validate.ExecuteNonQueryAsync(cancellationToken);
            }
            catch (PostgresException violated) when (violated.SqlState == PostgresErrorCodes.CheckViolation)
            {
                broken.Add(check);
            }
        }

        return broken;
    }

    private static async Task<List<(string Table, string Check)>> PendingAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        // Validating a table validates its partitions.
        await using var command = source.CreateCommand("""
            SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint
            WHERE contype = 'c' AND NOT convalidated AND coninhcount = 0 AND connamespace = 'public'::regnamespace ORDER BY 1, 2
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var pending = new List<(string, string)>();
        while (await reader.ReadAsync(cancellationToken))
            pending.Add((reader.GetString(0), reader.GetString(1)));
        return pending;
    }
}

using Npgsql;

namespace GameApi.Data.Migrate;

/// <summary>A server that has just been made has no database of ours yet.</summary>
internal static class DatabaseCreation
{
    private const string MaintenanceDatabase = "postgres";

    /// <returns>Whether it had to be made.</returns>
    public static async Task<bool> EnsureAsync(string connectionString, CancellationToken cancellationToken)
    {
        var wanted = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        try
        {
            await using var probe = new NpgsqlConnection(wanted.ConnectionString);
            await probe.OpenAsync(cancellationToken);
            return false;
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            return await CreateAsync(wanted, cancellationToken);
        }
    }

    private static async Task<bool> CreateAsync(NpgsqlConnectionStringBuilder wanted, CancellationToken cancellationToken)
    {
        var name = wanted.Database!;
        wanted.Database = MaintenanceDatabase;
        await using var connection = new NpgsqlConnection(wanted.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand($"CREATE DATABASE \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", connection);
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
            return true;
        }
        catch (PostgresException raced) when (raced.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another migration made it at the same moment.
            return false;
        }
    }
}

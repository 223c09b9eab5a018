using Npgsql;

namespace GameApi.Migrate;

/// <summary>A server that has just been made has no database of ours yet.</summary>
internal static class DatabaseCreation
{
    private const string MaintenanceDatabase = "postgres";

    /// <returns>Whether it had to be made.</returns>
    public static async Task<bool> EnsureAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = source.CreateConnection();
        try
        {
            await connection.OpenAsync(cancellationToken);
            return false;
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            return await CreateAsync(connection, cancellationToken);
        }
    }

    /// <summary>Another connection to the same server, in the database that every server has.</summary>
    public static async Task<NpgsqlConnection> OpenMaintenanceAsync(NpgsqlConnection other, CancellationToken cancellationToken)
    {
        var maintenance = new NpgsqlConnectionStringBuilder(other.ConnectionString) { Database = MaintenanceDatabase, Pooling = false };

        // A clone, because a connection string that is read back has lost its password.
        var connection = await other.CloneWithAsync(maintenance.ConnectionString, cancellationToken);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static async Task<bool> CreateAsync(NpgsqlConnection wanted, CancellationToken cancellationToken)
    {
        var name = wanted.Database.Replace("\"", "\"\"", StringComparison.Ordinal);
        await using var connection = await OpenMaintenanceAsync(wanted, cancellationToken);
        await using var command = new NpgsqlCommand($"CREATE DATABASE \"{name}\"", connection);
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

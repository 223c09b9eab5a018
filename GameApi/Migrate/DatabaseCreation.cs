using Npgsql;

namespace GameApi.Migrate;

/// <summary>Creates the database on a new server.</summary>
internal static class DatabaseCreation
{
    private const string MaintenanceDatabase = "postgres";

    /// <returns>Whether it was created.</returns>
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

    /// <summary>Opens a connection to the same server, in the database that every server has.</summary>
    public static async Task<NpgsqlConnection> OpenMaintenanceAsync(NpgsqlConnection other, CancellationToken cancellationToken)
    {
        var maintenance = new NpgsqlConnectionStringBuilder(other.ConnectionString) { Database = MaintenanceDatabase, Pooling = false };

        // Cloned, because the connection string that Npgsql returns no longer has its password.
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
            // Another migration created it at the same moment.
            return false;
        }
    }
}

using Npgsql;

namespace GameApi.Data.Migrate;

/// <summary>
/// A PostgreSQL advisory lock held by a connection of its own: others wait, and a holder that dies lets go with its connection.
/// </summary>
internal sealed class DatabaseLock : IAsyncDisposable
{
    /// <summary>Whoever changes tables holds it: migrations and partition keepers, one at a time per database.</summary>
    public const long Schema = 0x47414D45_00000001;

    /// <summary>Whoever writes down the heartbeats that wait in Redis holds it.</summary>
    public const long Heartbeats = 0x47414D45_00000002;

    /// <summary>Whoever deletes what is past its age holds it.</summary>
    public const long Retention = 0x47414D45_00000003;

    private readonly NpgsqlConnection _connection;

    private DatabaseLock(NpgsqlConnection connection) => _connection = connection;

    /// <summary>Waits until the lock is free.</summary>
    public static async Task<DatabaseLock> TakeAsync(NpgsqlDataSource source, long key, CancellationToken cancellationToken) =>
        (await TakeAsync(source, "SELECT true FROM pg_advisory_lock($1)", key, cancellationToken))!;

    /// <summary>Null where another holds it.</summary>
    public static Task<DatabaseLock?> TryTakeAsync(NpgsqlDataSource source, long key, CancellationToken cancellationToken) =>
        TakeAsync(source, "SELECT pg_try_advisory_lock($1)", key, cancellationToken);

    private static async Task<DatabaseLock?> TakeAsync(NpgsqlDataSource source, string sql, long key, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = key } }, CommandTimeout = 0 };
            if (await command.ExecuteScalarAsync(cancellationToken) is true)
                return new DatabaseLock(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await using (_connection)
        {
            // Nobody resets a pooled connection (GameDatabases), and before its next use nobody would.
            // A broken one has let go already.
            if (_connection.State == System.Data.ConnectionState.Open)
            {
                await using var command = new NpgsqlCommand("SELECT pg_advisory_unlock_all()", _connection);
                await command.ExecuteNonQueryAsync();
            }
        }
    }
}

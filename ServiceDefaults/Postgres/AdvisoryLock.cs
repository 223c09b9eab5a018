using System.Data;
using Npgsql;

namespace ServiceDefaults.Postgres;

/// <summary>
/// A session-level advisory lock of PostgreSQL, held by a connection. Others wait for it or skip their turn. A holder that dies releases it
/// with its connection. All services share one key space per database.
/// </summary>
public sealed class AdvisoryLock : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly long _key;
    private readonly bool _ownsConnection;

    private AdvisoryLock(NpgsqlConnection connection, long key, bool ownsConnection) =>
        (_connection, _key, _ownsConnection) = (connection, key, ownsConnection);

    /// <summary>Waits for the lock and holds it on its own connection.</summary>
    public static async Task<AdvisoryLock> AcquireAsync(NpgsqlDataSource source, long key, CancellationToken cancellationToken) =>
        (await AcquireAsync(source, "SELECT true FROM pg_advisory_lock($1)", key, cancellationToken))!;

    /// <summary>Returns null if another connection holds the lock.</summary>
    public static Task<AdvisoryLock?> TryAcquireAsync(NpgsqlDataSource source, long key, CancellationToken cancellationToken) =>
        AcquireAsync(source, "SELECT pg_try_advisory_lock($1)", key, cancellationToken);

    /// <summary>
    /// Holds the lock on the connection that also does the work, so that losing the connection stops both. Returns null if another
    /// connection holds the lock.
    /// </summary>
    public static async Task<AdvisoryLock?> TryAcquireAsync(NpgsqlConnection connection, long key, CancellationToken cancellationToken) =>
        await ExecuteAsync(connection, "SELECT pg_try_advisory_lock($1)", key, cancellationToken)
            ? new AdvisoryLock(connection, key, ownsConnection: false)
            : null;

    private static async Task<AdvisoryLock?> AcquireAsync(
        NpgsqlDataSource source, string sql, long key, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            if (await ExecuteAsync(connection, sql, key, cancellationToken))
                return new AdvisoryLock(connection, key, ownsConnection: true);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    /// <summary>Without a time limit: the caller cancels the wait.</summary>
    private static async Task<bool> ExecuteAsync(NpgsqlConnection connection, string sql, long key, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = key } }, CommandTimeout = 0 };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>Releases the lock explicitly, because returning a connection to the pool does not.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_connection.FullState.HasFlag(ConnectionState.Open))
                return;
            await using var release = new NpgsqlCommand("SELECT pg_advisory_unlock($1)", _connection)
            {
                Parameters = { new() { Value = _key } },
            };
            await release.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException) when (!_connection.FullState.HasFlag(ConnectionState.Open))
        {
            // The connection broke just now, so the server has released the lock.
        }
        finally
        {
            if (_ownsConnection)
                await _connection.DisposeAsync();
        }
    }
}

using System.Data;
using Npgsql;

namespace ServiceDefaults.Postgres;

/// <summary>
/// A session-level advisory lock of PostgreSQL, held by a connection: others wait or go without, and a holder that dies releases it with
/// its connection. Keys are one space per database: each service's are listed in one place.
/// </summary>
public sealed class AdvisoryLock : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly long _key;
    private readonly bool _ownsConnection;

    private AdvisoryLock(NpgsqlConnection connection, long key, bool ownsConnection) =>
        (_connection, _key, _ownsConnection) = (connection, key, ownsConnection);

    /// <summary>Waits until the lock is free, and holds it on a connection of its own.</summary>
    public static async Task<AdvisoryLock> AcquireAsync(NpgsqlDataSource source, long key, CancellationToken cancellationToken) =>
        (await AcquireAsync(source, "SELECT true FROM pg_advisory_lock($1)", key, cancellationToken))!;

    /// <summary>Null where another holds it.</summary>
    public static Task<AdvisoryLock?> TryAcquireAsync(NpgsqlDataSource source, long key, CancellationToken cancellationToken) =>
        AcquireAsync(source, "SELECT pg_try_advisory_lock($1)", key, cancellationToken);

    /// <summary>
    /// Holds it on a connection that does the work too, so that whoever loses the connection can do neither. Null where another holds it.
    /// </summary>
    public static async Task<AdvisoryLock?> TryAcquireAsync(NpgsqlConnection connection, long key, CancellationToken cancellationToken) =>
        await AskAsync(connection, "SELECT pg_try_advisory_lock($1)", key, cancellationToken)
            ? new AdvisoryLock(connection, key, ownsConnection: false) : null;

    private static async Task<AdvisoryLock?> AcquireAsync(
        NpgsqlDataSource source, string sql, long key, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            if (await AskAsync(connection, sql, key, cancellationToken))
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

    /// <summary>Without a time limit: the wait is the caller's to cancel.</summary>
    private static async Task<bool> AskAsync(NpgsqlConnection connection, string sql, long key, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = key } }, CommandTimeout = 0 };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>Releases it. A pooled connection would keep it: nobody resets one between its uses.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_connection.FullState.HasFlag(ConnectionState.Open))
                return;
            await using var release = new NpgsqlCommand(
                "SELECT pg_advisory_unlock($1)", _connection) { Parameters = { new() { Value = _key } } };
            await release.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException) when (!_connection.FullState.HasFlag(ConnectionState.Open))
        {
            // It broke just now, and the server has released what it held.
        }
        finally
        {
            if (_ownsConnection)
                await _connection.DisposeAsync();
        }
    }
}

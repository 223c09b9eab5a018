using Npgsql;

namespace ServiceDefaults.Postgres;

/// <summary>
/// Detects a connection pooler in transaction mode in front of PostgreSQL. Locks, LISTEN, prepared statements and settings belong to a
/// server session, so they need session mode.
/// </summary>
public static class PoolerCheck
{
    /// <summary>A pooler in transaction mode may return the same session by chance.</summary>
    private const int Attempts = 3;

    /// <summary>Stops a command before it changes anything.</summary>
    /// <exception cref="InvalidOperationException">The database is behind a pooler in transaction mode. The message says what to
    /// do.</exception>
    public static async Task EnsureSessionsAsync(string name, NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        if (!await KeepsSessionsAsync(source, cancellationToken))
            throw new InvalidOperationException(Advice(name));
    }

    /// <summary>Whether a connection keeps its server session between transactions. Always true without a pooler.</summary>
    public static async Task<bool> KeepsSessionsAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            await using var one = await source.OpenConnectionAsync(cancellationToken);
            var session = await SessionAsync(one, cancellationToken);

            // In transaction mode this connection takes over the session that was freed last.
            await using var other = await source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await other.BeginTransactionAsync(cancellationToken);
            await SessionAsync(other, cancellationToken);
            if (await SessionAsync(one, cancellationToken) != session)
                return false;
        }

        return true;
    }

    internal static string Advice(string name) =>
        $"ConnectionStrings:{name} leads to a pooler in transaction mode, "
        + "and locks, LISTEN and prepared statements need a session of their own. "
        + "Use session mode (PgBouncer: pool_mode = session), or connect to PostgreSQL directly.";

    private static async Task<int> SessionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}

using Npgsql;

namespace ServiceDefaults.Postgres;

/// <summary>
/// Finds out whether a pooler in front of PostgreSQL keeps sessions, as PgBouncer does in session mode and not in transaction mode. Locks,
/// LISTEN, prepared statements and settings belong to a session.
/// </summary>
public static class PoolerCheck
{
    /// <summary>A pooler may return the same session by chance, when others use it at that moment.</summary>
    private const int Looks = 3;

    /// <summary>Stops a command before it does anything.</summary>
    /// <exception cref="InvalidOperationException">A pooler gives the connection's sessions to others; the message says what to
    /// do.</exception>
    public static async Task EnsureSessionsAsync(string name, NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        if (!await KeepsSessionsAsync(source, cancellationToken))
            throw new InvalidOperationException(Advice(name));
    }

    /// <summary>Whether a connection stays on one session of the server between its transactions. Always so without a pooler.</summary>
    public static async Task<bool> KeepsSessionsAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        for (var look = 0; look < Looks; look++)
        {
            await using var one = await source.OpenConnectionAsync(cancellationToken);
            var session = await SessionAsync(one, cancellationToken);

            // Takes the session that became free last.
            await using var other = await source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await other.BeginTransactionAsync(cancellationToken);
            await SessionAsync(other, cancellationToken);
            if (await SessionAsync(one, cancellationToken) != session)
                return false;
        }

        return true;
    }

    internal static string Advice(string name) =>
        $"ConnectionStrings:{name} leads to a pooler that gives sessions to others between transactions, and locks, LISTEN and prepared statements need theirs: "
        + "use its session mode (PgBouncer: pool_mode = session), or connect to PostgreSQL itself.";

    private static async Task<int> SessionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}

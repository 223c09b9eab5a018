using Npgsql;

namespace GameApi.Caching;

/// <summary>
/// The epoch in every L2 key; all nodes agree on it in PostgreSQL. It rises when Redis serves different data than before (a restart, a
/// failover, the end of a network split). Values that may have missed a write then have keys that are no longer read.
/// </summary>
internal sealed class CurrentEpoch(NpgsqlDataSource database)
{
    private long _current;
    private volatile string? _server;

    /// <summary>The epoch; 0 until it is known.</summary>
    public long Current => Volatile.Read(ref _current);

    /// <summary>The identity of the Redis data that this node uses; empty until it is known.</summary>
    public string Server => _server ?? "";

    /// <summary>Whether the epoch is known and belongs to the data that Redis serves now.</summary>
    public bool IsFor(string server) => Current > 0 && _server == server;

    /// <summary>Records an epoch that another node has announced or that was read.</summary>
    /// <returns>Whether it replaces an older one.</returns>
    public bool Learn(long epoch)
    {
        var known = Current;
        while (epoch > known)
        {
            if (Interlocked.CompareExchange(ref _current, epoch, known) == known)
                return known > 0;
            known = Current;
        }

        return false;
    }

    /// <summary>
    /// Begins an epoch and announces it, because Redis serves different data than before. If another node has begun one since this node
    /// last read it, this node joins that epoch: it has written nothing in it yet. A starting node begins one only if the data differs from
    /// the data that the last epoch began with.
    /// </summary>
    public async Task MoveAsync(string server, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            WITH moved AS (
                INSERT INTO cache_epochs AS known (id, epoch, server) VALUES (1, 1, $1)
                ON CONFLICT (id) DO UPDATE SET server = excluded.server, epoch = known.epoch +
                    CASE WHEN known.epoch = $2 OR ($2 = 0 AND known.server <> excluded.server) THEN 1 ELSE 0 END
                RETURNING epoch)
            SELECT epoch, pg_notify($3, $4 || epoch) FROM moved
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = server });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Current });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = BackplaneMessage.Channel });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = BackplaneMessage.EpochPrefix });
        Learn((long)(await command.ExecuteScalarAsync(cancellationToken))!);
        _server = server;
    }

    /// <summary>Reads the epoch, in case an announcement was missed.</summary>
    public async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT epoch FROM cache_epochs");
        return await command.ExecuteScalarAsync(cancellationToken) is long epoch && Current > 0 && Learn(epoch);
    }
}

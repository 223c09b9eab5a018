using Npgsql;

namespace GameApi.Caching;

/// <summary>
/// The epoch that is part of every key in L2, on which all nodes agree in PostgreSQL. It rises when the data that Redis serves is not the
/// data this node wrote to before (a restart, a failover, the end of a split): what Redis may have missed is in keys that nobody reads any
/// more.
/// </summary>
internal sealed class CurrentEpoch(NpgsqlDataSource database)
{
    private long _current;
    private volatile string? _server;

    /// <summary>The epoch; 0 until it is known.</summary>
    public long Current => Volatile.Read(ref _current);

    /// <summary>The identity of the Redis data that this node uses; empty until it is known.</summary>
    public string Server => _server ?? "";

    /// <summary>Whether the epoch is known and holds for what Redis serves now.</summary>
    public bool IsFor(string server) => Current > 0 && _server == server;

    /// <summary>Another node has announced an epoch, or it was read.</summary>
    /// <returns>Whether it is newer.</returns>
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
    /// Redis serves other data than before. Begins an epoch and announces it, unless another node has done so since this node last knew
    /// one: all that this node writes in that one goes to the new data. A node that starts needs one only if the data is not what the last
    /// one began with.
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

    /// <summary>Reads the epoch: an announcement may have been missed.</summary>
    public async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT epoch FROM cache_epochs");
        return await command.ExecuteScalarAsync(cancellationToken) is long epoch && Current > 0 && Learn(epoch);
    }
}

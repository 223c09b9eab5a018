using Npgsql;
using NpgsqlTypes;

namespace GameApi.Caching;

/// <summary>
/// Writes that Redis did not take, stored in the database before the client gets its response: if the node dies while Redis is
/// unavailable, no invalidation is lost. Any node with a working Redis applies them, and all nodes are notified at once.
/// </summary>
internal sealed class PendingInvalidations(NpgsqlDataSource database, CacheBackplane backplane, CacheMetrics metrics)
{
    /// <summary>After this time the value has expired in Redis, so the invalidation is obsolete.</summary>
    private static readonly TimeSpan Retention = CacheLifetimes.MaxLifeInRedis + CacheLifetimes.Fence;

    private long _added;

    /// <summary>How many this node has added since it started.</summary>
    public long Added => Interlocked.Read(ref _added);

    /// <exception cref="NpgsqlException">The database is unavailable; the write must not be acknowledged.</exception>
    public async Task AddAsync(IReadOnlyCollection<BackplaneMessage> messages)
    {
        Interlocked.Add(ref _added, messages.Count);
        metrics.PendingAdded(messages.Count);
        // Ordered by key, so that two nodes with the same keys wait for each other instead of deadlocking.
        var rows = messages.DistinctBy(message => message.Key).OrderBy(message => message.Key, StringComparer.Ordinal).ToList();
        await using var command = database.CreateCommand("""
            WITH added AS (
                INSERT INTO pending_invalidations AS known (key, version, added_at)
                SELECT key, version, clock_timestamp() FROM unnest($1, $2) AS new (key, version)
                ON CONFLICT (key) DO UPDATE SET version = greatest(known.version, excluded.version), added_at = excluded.added_at)
            SELECT pg_notify($3, payload) FROM unnest($4) AS payload
            """);
        command.Parameters.Add(new() { Value = rows.Select(row => row.Key).ToArray() });
        command.Parameters.Add(new() { Value = rows.Select(row => row.Version).ToArray() });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = BackplaneMessage.Channel });
        command.Parameters.Add(
            new() { Value = BackplaneMessage.Pack(backplane.Node, rows).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Reads the oldest ones.</summary>
    public async Task<List<Row>> ReadAsync(int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "SELECT key, version, added_at FROM pending_invalidations WHERE added_at > now() - $1 ORDER BY added_at LIMIT $2");
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Retention });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        var rows = new List<Row>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(new Row(reader.GetString(0), reader.GetInt64(1), reader.GetFieldValue<DateTimeOffset>(2)));
        return rows;
    }

    /// <summary>Deletes applied ones, except those added again meanwhile.</summary>
    public async Task RemoveAsync(IReadOnlyList<Row> applied, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            DELETE FROM pending_invalidations USING unnest($1, $2) AS applied (key, added_at)
            WHERE pending_invalidations.key = applied.key AND pending_invalidations.added_at = applied.added_at
            """);
        command.Parameters.Add(new() { Value = applied.Select(row => row.Key).ToArray() });
        command.Parameters.Add(new() { Value = applied.Select(row => row.AddedAt).ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Deletes those whose values have expired in Redis.</summary>
    public async Task RemoveExpiredAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("DELETE FROM pending_invalidations WHERE added_at <= now() - $1");
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Retention });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal sealed record Row(string Key, long Version, DateTimeOffset AddedAt);
}

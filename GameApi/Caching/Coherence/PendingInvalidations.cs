using Npgsql;
using NpgsqlTypes;

namespace GameApi.Caching;

/// <summary>
/// Writes that Redis did not take, kept in the database before the client has its acknowledgement: a node that dies while Redis is
/// unavailable leaves nothing behind that only it knew. Every node that has Redis applies them, whichever node added them, and all nodes
/// hear of them at once.
/// </summary>
internal sealed class PendingInvalidations(NpgsqlDataSource database, CacheBackplane backplane, CacheMetrics metrics)
{
    /// <summary>What has expired in Redis by itself is not pending any more.</summary>
    private static readonly TimeSpan Retention = CacheLifetimes.LongestInRedis + CacheLifetimes.Fence;

    private long _added;

    /// <summary>How many this node has added since it started.</summary>
    public long Added => Interlocked.Read(ref _added);

    /// <exception cref="NpgsqlException">The database is unavailable; the write must not be acknowledged.</exception>
    public async Task AddAsync(IReadOnlyCollection<BackplaneMessage> messages)
    {
        Interlocked.Add(ref _added, messages.Count);
        metrics.PendingAdded(messages.Count);
        // In the order of keys, so that two nodes with the same ones wait for each other instead of deadlocking.
        var rows = messages.DistinctBy(message => message.Key).OrderBy(message => message.Key, StringComparer.Ordinal).ToList();
        await using var command = database.CreateCommand("""
            WITH added AS (
                INSERT INTO pending_invalidations AS known (key, version, added_at) SELECT key, version, clock_timestamp() FROM unnest($1, $2) AS new (key, version)
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

    /// <summary>The oldest that are pending.</summary>
    public async Task<List<Row>> ReadAsync(int most, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "SELECT key, version, added_at FROM pending_invalidations WHERE added_at > now() - $1 ORDER BY added_at LIMIT $2");
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Retention });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        var rows = new List<Row>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(new Row(reader.GetString(0), reader.GetInt64(1), reader.GetFieldValue<DateTimeOffset>(2)));
        return rows;
    }

    /// <summary>They are applied, unless they were added again meanwhile.</summary>
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

    /// <summary>Removes what has expired in Redis by itself.</summary>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("DELETE FROM pending_invalidations WHERE added_at <= now() - $1");
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Retention });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal sealed record Row(string Key, long Version, DateTimeOffset AddedAt);
}

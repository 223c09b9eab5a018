using Npgsql;

namespace GameApi.Caching;

/// <summary>
/// Writes that Redis was not told of, kept in the database before the client has its acknowledgement: a node that dies while Redis is away
/// leaves nothing behind that only it knew. Every node applies them, whichever node added them.
/// </summary>
internal sealed class PendingInvalidations(NpgsqlDataSource database)
{
    /// <summary>What has expired in Redis by itself is not owed any more.</summary>
    private static readonly TimeSpan Kept = CacheKinds.LongestInRedis + CacheKinds.Fence;

    private long _added;

    /// <summary>How many this node has added since it started.</summary>
    public long Added => Interlocked.Read(ref _added);

    /// <exception cref="NpgsqlException">The database is away; the write must not be acknowledged.</exception>
    public async Task AddAsync(string key, long version)
    {
        Interlocked.Increment(ref _added);
        await using var command = database.CreateCommand("""
            INSERT INTO pending_invalidations (key, version, added_at) VALUES ($1, $2, clock_timestamp())
            ON CONFLICT (key) DO UPDATE SET version = greatest(pending_invalidations.version, excluded.version), added_at = excluded.added_at
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = version });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The oldest that are still owed.</summary>
    public async Task<List<Row>> ReadAsync(int most, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT key, version, added_at FROM pending_invalidations WHERE added_at > now() - $1 ORDER BY added_at LIMIT $2");
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Kept });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        var pending = new List<Row>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            pending.Add(new Row(reader.GetString(0), reader.GetInt64(1), reader.GetFieldValue<DateTimeOffset>(2)));
        return pending;
    }

    /// <summary>They are applied, unless they were added again meanwhile.</summary>
    public async Task RemoveAsync(IReadOnlyList<Row> paid, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            DELETE FROM pending_invalidations USING unnest($1, $2) AS paid (key, added_at) WHERE pending_invalidations.key = paid.key AND pending_invalidations.added_at = paid.added_at
            """);
        command.Parameters.Add(new() { Value = paid.Select(row => row.Key).ToArray() });
        command.Parameters.Add(new() { Value = paid.Select(row => row.AddedAt).ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Forgets what is not owed any more.</summary>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("DELETE FROM pending_invalidations WHERE added_at <= now() - $1");
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Kept });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal sealed record Row(string Key, long Version, DateTimeOffset AddedAt);
}

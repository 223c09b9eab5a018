using Npgsql;

namespace GameApi.Caching;

/// <summary>
/// Writes that Redis was not told of, kept in the database before the client has its acknowledgement: a node that dies while Redis is away
/// leaves nothing behind that only it knew. Every node pays them, whoever incurred them.
/// </summary>
internal sealed class Debts(NpgsqlDataSource database)
{
    /// <summary>What has expired in Redis by itself is not owed any more.</summary>
    private static readonly TimeSpan Kept = CacheKinds.LongestInRedis + CacheKinds.Fence;

    private long _incurred;

    /// <summary>How many this node has incurred since it started.</summary>
    public long Incurred => Interlocked.Read(ref _incurred);

    /// <exception cref="NpgsqlException">The database is away; the write must not be acknowledged.</exception>
    public async Task AddAsync(string key, long version)
    {
        Interlocked.Increment(ref _incurred);
        await using var command = database.CreateCommand("""
            INSERT INTO cache_debts (key, version, incurred_at) VALUES ($1, $2, clock_timestamp())
            ON CONFLICT (key) DO UPDATE SET version = greatest(cache_debts.version, excluded.version), incurred_at = excluded.incurred_at
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = version });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The oldest that are still owed.</summary>
    public async Task<List<Debt>> ReadAsync(int most, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT key, version, incurred_at FROM cache_debts WHERE incurred_at > now() - $1 ORDER BY incurred_at LIMIT $2");
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Kept });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        var debts = new List<Debt>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            debts.Add(new Debt(reader.GetString(0), reader.GetInt64(1), reader.GetFieldValue<DateTimeOffset>(2)));
        return debts;
    }

    /// <summary>They are paid, unless they were incurred again meanwhile.</summary>
    public async Task RemoveAsync(IReadOnlyList<Debt> paid, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            DELETE FROM cache_debts USING unnest($1, $2) AS paid (key, incurred_at) WHERE cache_debts.key = paid.key AND cache_debts.incurred_at = paid.incurred_at
            """);
        command.Parameters.Add(new() { Value = paid.Select(debt => debt.Key).ToArray() });
        command.Parameters.Add(new() { Value = paid.Select(debt => debt.IncurredAt).ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Forgets what is not owed any more.</summary>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("DELETE FROM cache_debts WHERE incurred_at <= now() - $1");
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Kept });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal sealed record Debt(string Key, long Version, DateTimeOffset IncurredAt);
}

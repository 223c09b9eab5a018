using GameApi.Data;
using Npgsql;

namespace GameApi.Http.Idempotency;

/// <summary>The responses of writes, stored with their commit. The insert waits for a concurrent transaction with the same key.</summary>
internal sealed class StoredResponses : IWritesWithCommit
{
    private const string Table = "idempotency_records";

    private readonly List<IdempotencyRecord> _records = [];

    internal void Add(IdempotencyRecord record) => _records.Add(record);

    public IEnumerable<NpgsqlBatchCommand> Commands(NpgsqlConnection connection) => _records.Select(record =>
        new NpgsqlBatchCommand($"""
            INSERT INTO {Table} (player_id, client, key, request_hash, response, created_at) VALUES ($1, $2, $3, $4, $5, $6)
            """)
        {
            Parameters =
            {
                new() { Value = record.PlayerId }, new() { Value = record.Client }, new() { Value = record.Key },
                new() { Value = record.RequestHash }, new() { Value = record.Response }, new() { Value = record.CreatedAt },
            },
        });

    public Exception? Translate(PostgresException failure) =>
        failure is { SqlState: PostgresErrorCodes.UniqueViolation, TableName: { } table }
        && table.StartsWith(Table, StringComparison.Ordinal)
            ? new KeyTakenException()
            : null;
}

/// <summary>Another request has stored its response under the key; this one is rolled back.</summary>
internal sealed class KeyTakenException() : Exception("The idempotency key is taken.");

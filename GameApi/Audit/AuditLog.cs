using System.Security.Cryptography;
using GameApi.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace GameApi.Audit;

/// <summary>
/// Appends to the audit log in the transaction of the change: both commit or neither does. Append last, since the next append waits for
/// this transaction. So rows are chained in commit order and their numbers have no gap.
/// </summary>
internal sealed class AuditLog(GameDbContext db, TimeProvider time)
{
    private const int SaltLength = 16;

    /// <summary>Appends a row. The response gets its id once the change is committed.</summary>
    /// <exception cref="InvalidOperationException">There is no unit of work. Start one with
    /// <see cref="TransactionalDbContext.InTransactionAsync"/>.</exception>
    internal async Task AppendAsync(AuditSource source, AuditEntry entry, CancellationToken cancellationToken)
    {
        if (db is not { Work: { } work, Database.CurrentTransaction: { } current })
            throw new InvalidOperationException("An audit row must be appended in the unit of work of the change it records.");
        var transaction = (NpgsqlTransaction)current.GetDbTransaction();
        var end = await LockAsync(transaction, cancellationToken);
        var row = Row(end, source, entry);
        await InsertAsync(transaction, row, cancellationToken);

        work.ProvedBy(async () => await IsStoredAsync(row.Id));
        work.AfterCommit(() =>
        {
            source.Response?.Headers[AuditSource.Header] = row.Id.ToString();
            return Task.CompletedTask;
        });
    }

    /// <summary>Waits for other transactions that have appended, and then reads the last row.</summary>
    private static async Task<(long Seq, byte[] Hash)> LockAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection!, transaction);
        if (TwoPhaseCommit.CommandFor(transaction.Connection!) is { } twoPhases)
            batch.BatchCommands.Add(twoPhases);
        batch.BatchCommands.Add(new("SELECT pg_advisory_xact_lock($1)") { Parameters = { new() { Value = DatabaseLocks.Audit } } });
        await batch.ExecuteNonQueryAsync(cancellationToken);

        await using var last = new NpgsqlCommand(
            "SELECT seq, hash FROM admin_audit ORDER BY seq DESC LIMIT 1", transaction.Connection, transaction);
        await using var reader = await last.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : (0, AuditHash.Origin);
    }

    private AuditRow Row((long Seq, byte[] Hash) end, AuditSource source, AuditEntry entry)
    {
        var now = time.GetUtcNow();
        var (before, after, salt) = (entry.Before?.ToJsonString(), entry.After?.ToJsonString(), RandomNumberGenerator.GetBytes(SaltLength));
        var row = new AuditRow
        {
            Seq = end.Seq + 1,
            Id = Guid.CreateVersion7(now),
            // PostgreSQL stores microseconds.
            At = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)),
            Actor = source.Actor,
            Action = entry.Action,
            Subject = entry.Subject,
            PlayerId = entry.PlayerId,
            RequestId = source.RequestId,
            Before = before,
            After = after,
            Reason = entry.Reason,
            Salt = salt,
            Digest = AuditHash.Digest(salt, before, after, entry.Reason),
            Hash = [],
        };
        row.Hash = AuditHash.Of(end.Hash, row);
        return row;
    }

    private static async Task InsertAsync(NpgsqlTransaction transaction, AuditRow row, CancellationToken cancellationToken)
    {
        await using var insert = new NpgsqlCommand("""
            INSERT INTO admin_audit (seq, id, at, actor, action, subject, player_id, request_id, before, after, reason, salt, digest, hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """, transaction.Connection, transaction);
        (object? Value, NpgsqlDbType Type)[] values =
        [
            (row.Seq, NpgsqlDbType.Bigint), (row.Id, NpgsqlDbType.Uuid), (row.At, NpgsqlDbType.TimestampTz), (row.Actor, NpgsqlDbType.Text),
            (row.Action, NpgsqlDbType.Text), (row.Subject, NpgsqlDbType.Text), (row.PlayerId, NpgsqlDbType.Uuid),
            (row.RequestId, NpgsqlDbType.Text), (row.Before, NpgsqlDbType.Json), (row.After, NpgsqlDbType.Json),
            (row.Reason, NpgsqlDbType.Text), (row.Salt, NpgsqlDbType.Bytea), (row.Digest, NpgsqlDbType.Bytea),
            (row.Hash, NpgsqlDbType.Bytea),
        ];
        foreach (var (value, type) in values)
            insert.Parameters.Add(new() { Value = value ?? DBNull.Value, NpgsqlDbType = type });
        await insert.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Checks after the transaction that may have stored the row has ended.</summary>
    private async Task<bool?> IsStoredAsync(Guid id)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({DatabaseLocks.Audit})");
        return await db.Audit.AnyAsync(row => row.Id == id);
    }
}

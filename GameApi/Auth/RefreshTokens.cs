using System.Security.Cryptography;
using GameApi.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace GameApi.Auth;

/// <summary>
/// Refresh tokens: each has one successor and descends from a login, its family. A client whose response was lost, or that refreshes twice
/// at once, gets the same successor again for some seconds. Later it means that the token was copied, and nobody can tell the thief from
/// the player: the whole family is revoked. All times are the database's.
/// </summary>
internal sealed class RefreshTokens(NpgsqlDataSource source, IOptions<AuthOptions> options, TimeProvider time)
{
    private const int SaltLength = 32;

    /// <summary>Starts a family within the context's transaction. Holds the player's row, which an erasure deletes first.</summary>
    /// <returns>Null where there is no such player.</returns>
    internal async Task<(Guid FamilyId, RefreshSecret Secret)?> BeginFamilyAsync(
        GameDbContext db, Guid playerId, CancellationToken cancellationToken)
    {
        var (family, secret, lifetime) = (
            Guid.CreateVersion7(time.GetUtcNow()), RefreshSecret.New(playerId), options.Value.RefreshTokenLifetime);
        return await db.Database.ExecuteSqlAsync($"""
            WITH player AS (SELECT player_id FROM players WHERE player_id = {playerId} FOR KEY SHARE),
            family AS (
                INSERT INTO token_families (player_id, family_id, created_at, expires_at)
                SELECT player_id, {family}, now(), now() + {lifetime} FROM player
                RETURNING player_id, family_id)
            INSERT INTO refresh_tokens (player_id, token_hash, family_id, issued_at, expires_at)
            SELECT player_id, {secret.Hash}, family_id, now(), now() + {lifetime} FROM family
            """, cancellationToken) == 1 ? (family, secret) : null;
    }

    /// <summary>
    /// Exchanges a token for its successor in one statement, so that two concurrent refreshes make one: the other waits for the row and
    /// finds it used.
    /// </summary>
    /// <returns>The family and the successor, or null where the token is not good.</returns>
    internal async Task<(Guid FamilyId, RefreshSecret Successor)?> RotateAsync(RefreshSecret secret, CancellationToken cancellationToken)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var successor = secret.SuccessorOf(salt);
        await using var rotate = source.CreateCommand("""
            WITH used AS (
                UPDATE refresh_tokens SET used_at = now(), successor_salt = $3
                WHERE player_id = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > now()
                RETURNING family_id),
            family AS (
                UPDATE token_families SET expires_at = now() + $5
                WHERE player_id = $1 AND family_id = (SELECT family_id FROM used) AND revoked_at IS NULL
                RETURNING family_id)
            INSERT INTO refresh_tokens (player_id, token_hash, family_id, issued_at, expires_at)
            SELECT $1, $4, family_id, now(), now() + $5 FROM family
            RETURNING family_id
            """);
        rotate.Parameters.Add(new() { Value = secret.OwnerId });
        rotate.Parameters.Add(new() { Value = secret.Hash });
        rotate.Parameters.Add(new() { Value = salt });
        rotate.Parameters.Add(new() { Value = successor.Hash });
        rotate.Parameters.Add(new() { Value = options.Value.RefreshTokenLifetime });
        return await rotate.ExecuteScalarAsync(cancellationToken) is Guid family ? (family, successor)
            : await RepeatAsync(secret, cancellationToken);
    }

    /// <summary>Whether a token could be exchanged. It stays as it is.</summary>
    internal async Task<bool> IsGoodAsync(RefreshSecret secret, CancellationToken cancellationToken)
    {
        await using var read = source.CreateCommand("""
            SELECT true FROM refresh_tokens JOIN token_families USING (player_id, family_id)
            WHERE player_id = $1 AND token_hash = $2 AND used_at IS NULL AND refresh_tokens.expires_at > now() AND revoked_at IS NULL
            """);
        read.Parameters.Add(new() { Value = secret.OwnerId });
        read.Parameters.Add(new() { Value = secret.Hash });
        return await read.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>Revokes the family of a token that was used before the grace.</summary>
    /// <returns>The family, where this call revoked it.</returns>
    internal async Task<Guid?> RevokeIfReusedAsync(RefreshSecret secret, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var revoke = new NpgsqlCommand("""
            UPDATE token_families SET revoked_at = now(), revoked_reason = 'reuse'
            WHERE player_id = $1 AND revoked_at IS NULL AND family_id =
                (SELECT family_id FROM refresh_tokens WHERE player_id = $1 AND token_hash = $2 AND used_at <= now() - $3)
            RETURNING family_id
            """, connection, transaction);
        revoke.Parameters.Add(new() { Value = secret.OwnerId });
        revoke.Parameters.Add(new() { Value = secret.Hash });
        revoke.Parameters.Add(new() { Value = options.Value.RefreshGrace });
        if (await revoke.ExecuteScalarAsync(cancellationToken) is not Guid familyId)
            return null;
        await using var publish = Publish(connection, transaction, familyId);
        await publish.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        return familyId;
    }

    /// <summary>Ends a login: neither its refresh tokens nor its access tokens are good any more.</summary>
    internal async Task RevokeAsync(Guid playerId, Guid familyId, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = Publish(connection, transaction, familyId);
        batch.BatchCommands.Add(new("""
            UPDATE token_families SET revoked_at = now(), revoked_reason = 'logout'
            WHERE player_id = $1 AND family_id = $2 AND revoked_at IS NULL
            """) { Parameters = { new() { Value = playerId }, new() { Value = familyId } } });
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
    }

    /// <summary>
    /// What every node reads (<see cref="RevokedSessions"/>); in the transaction that revokes the family, however the database is sharded.
    /// </summary>
    private static NpgsqlBatch Publish(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid familyId)
    {
        var batch = new NpgsqlBatch(connection, transaction);
        if (TwoPhaseCommit.CommandFor(connection) is { } twoPhases)
            batch.BatchCommands.Add(twoPhases);
        batch.BatchCommands.Add(new("INSERT INTO revoked_sessions (session_id, revoked_at) VALUES ($1, now()) ON CONFLICT DO NOTHING")
        {
            Parameters = { new() { Value = familyId } },
        });
        return batch;
    }

    /// <summary>The successor of a token that was used moments ago.</summary>
    private async Task<(Guid FamilyId, RefreshSecret Successor)?> RepeatAsync(RefreshSecret secret, CancellationToken cancellationToken)
    {
        await using var read = source.CreateCommand("""
            SELECT family_id, successor_salt FROM refresh_tokens JOIN token_families USING (player_id, family_id)
            WHERE player_id = $1 AND token_hash = $2 AND used_at > now() - $3 AND successor_salt IS NOT NULL AND revoked_at IS NULL
            """);
        read.Parameters.Add(new() { Value = secret.OwnerId });
        read.Parameters.Add(new() { Value = secret.Hash });
        read.Parameters.Add(new() { Value = options.Value.RefreshGrace });
        await using var reader = await read.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetGuid(0), secret.SuccessorOf(reader.GetFieldValue<byte[]>(1))) : null;
    }
}

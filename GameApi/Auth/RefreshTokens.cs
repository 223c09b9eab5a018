using System.Security.Cryptography;
using GameApi.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace GameApi.Auth;

/// <summary>
/// Issues and rotates refresh tokens. Each has one successor and belongs to the family of a login. A client that lost the response, or that
/// refreshes twice at once, gets the same successor for a few seconds. A later reuse means that the token was copied; the thief cannot be
/// told from the player, so the whole family is revoked (<see cref="SessionRevocation"/>). All times are the database's.
/// </summary>
internal sealed class RefreshTokens(NpgsqlDataSource source, IOptions<AuthOptions> options, TimeProvider time)
{
    private const int SaltLength = 32;

    /// <summary>Starts a family in the context's transaction. Locks the player's row, which an erasure deletes first.</summary>
    /// <returns>Null if there is no such player.</returns>
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
    /// Exchanges a token for its successor in one statement, so that concurrent refreshes create one successor: the second request waits
    /// for the row and finds it used.
    /// </summary>
    /// <returns>The family and the successor; null if the token is invalid.</returns>
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
        return await rotate.ExecuteScalarAsync(cancellationToken) is Guid family
            ? (family, successor)
            : await RepeatAsync(secret, cancellationToken);
    }

    /// <summary>Whether a token could be exchanged. It is not changed.</summary>
    internal async Task<bool> IsValidAsync(RefreshSecret secret, CancellationToken cancellationToken)
    {
        await using var read = source.CreateCommand("""
            SELECT true FROM refresh_tokens JOIN token_families USING (player_id, family_id)
            WHERE player_id = $1 AND token_hash = $2 AND used_at IS NULL AND refresh_tokens.expires_at > now() AND revoked_at IS NULL
            """);
        read.Parameters.Add(new() { Value = secret.OwnerId });
        read.Parameters.Add(new() { Value = secret.Hash });
        return await read.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>Returns the successor of a token used within the grace period.</summary>
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

using GameApi.Data;
using Microsoft.Extensions.Options;
using Npgsql;

namespace GameApi.Auth;

/// <summary>
/// Refresh tokens: each is good once and descends from a login, its family. Using one twice means that it was copied, so nobody can
/// tell the thief from the player: the whole family is revoked.
/// </summary>
internal sealed class RefreshTokens(NpgsqlDataSource source, IOptions<AuthOptions> options, TimeProvider time)
{
    /// <summary>The rows of a new login, for the caller's <c>SaveChanges</c>.</summary>
    internal (TokenFamily Family, RefreshToken Token, RefreshSecret Secret) NewFamily(Guid playerId)
    {
        var now = time.GetUtcNow();
        var expires = now + options.Value.RefreshTokenLifetime;
        var secret = RefreshSecret.New(playerId);
        var family = new TokenFamily { PlayerId = playerId, FamilyId = Guid.CreateVersion7(now), CreatedAt = now, ExpiresAt = expires };
        var token = new RefreshToken
        {
            PlayerId = playerId, TokenHash = secret.Hash, FamilyId = family.FamilyId, IssuedAt = now, ExpiresAt = expires,
        };
        return (family, token, secret);
    }

    /// <summary>
    /// Exchanges a token for its successor in one statement, so that of two concurrent refreshes exactly one wins; the other waits for
    /// the row and finds it used.
    /// </summary>
    /// <returns>The family and the successor, or null where the token is not good.</returns>
    internal async Task<(Guid FamilyId, RefreshSecret Successor)?> RotateAsync(RefreshSecret secret, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var successor = RefreshSecret.New(secret.PlayerId);
        await using var rotate = source.CreateCommand("""
            WITH used AS (
                UPDATE refresh_tokens SET used_at = $3
                WHERE player_id = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > $3
                RETURNING family_id),
            family AS (
                UPDATE token_families SET expires_at = $5
                WHERE player_id = $1 AND family_id = (SELECT family_id FROM used) AND revoked_at IS NULL
                RETURNING family_id)
            INSERT INTO refresh_tokens (player_id, token_hash, family_id, issued_at, expires_at)
            SELECT $1, $4, family_id, $3, $5 FROM family
            RETURNING family_id
            """);
        rotate.Parameters.Add(new() { Value = secret.PlayerId });
        rotate.Parameters.Add(new() { Value = secret.Hash });
        rotate.Parameters.Add(new() { Value = now });
        rotate.Parameters.Add(new() { Value = successor.Hash });
        rotate.Parameters.Add(new() { Value = now + options.Value.RefreshTokenLifetime });
        return await rotate.ExecuteScalarAsync(cancellationToken) is Guid family ? (family, successor) : null;
    }

    /// <summary>Revokes the family of a token that was used before.</summary>
    /// <returns>The family, where this call revoked it.</returns>
    internal async Task<Guid?> RevokeIfReusedAsync(RefreshSecret secret, CancellationToken cancellationToken)
    {
        await using var revoke = source.CreateCommand("""
            UPDATE token_families SET revoked_at = now(), revoked_reason = 'reuse'
            WHERE player_id = $1 AND revoked_at IS NULL
              AND family_id = (SELECT family_id FROM refresh_tokens WHERE player_id = $1 AND token_hash = $2 AND used_at IS NOT NULL)
            RETURNING family_id
            """);
        revoke.Parameters.Add(new() { Value = secret.PlayerId });
        revoke.Parameters.Add(new() { Value = secret.Hash });
        return await revoke.ExecuteScalarAsync(cancellationToken) as Guid?;
    }

    /// <summary>Ends a login: neither its refresh tokens nor its access tokens are good any more.</summary>
    internal async Task RevokeAsync(Guid playerId, Guid familyId, CancellationToken cancellationToken)
    {
        await using var revoke = source.CreateCommand("""
            UPDATE token_families SET revoked_at = now(), revoked_reason = 'logout'
            WHERE player_id = $1 AND family_id = $2 AND revoked_at IS NULL
            """);
        revoke.Parameters.Add(new() { Value = playerId });
        revoke.Parameters.Add(new() { Value = familyId });
        await revoke.ExecuteNonQueryAsync(cancellationToken);
    }
}

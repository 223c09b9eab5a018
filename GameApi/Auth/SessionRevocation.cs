using GameApi.Data;
using Microsoft.Extensions.Options;
using Npgsql;

namespace GameApi.Auth;

/// <summary>
/// Revokes sessions: the family of refresh tokens, and the access tokens through the table that every node reads
/// (<see cref="RevokedSessions"/>). Both commit in one transaction.
/// </summary>
internal sealed class SessionRevocation(NpgsqlDataSource source, IOptions<AuthOptions> options)
{
    /// <summary>Revokes the family of a token that is reused after the grace period.</summary>
    /// <returns>The family if this call revoked it, otherwise null.</returns>
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

    /// <summary>Ends a login: its refresh tokens and its access tokens become invalid.</summary>
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

    /// <summary>Adds the session to the table of revoked sessions; on Citus the transaction then commits in two phases.</summary>
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
}

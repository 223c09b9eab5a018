using System.Security.Cryptography;
using GameApi.Auth;
using GameApi.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace GameApi.Operators;

/// <summary>An active session.</summary>
/// <param name="Setup">Steps that the operator must take before the roles apply; empty if there are none.</param>
internal sealed record OpenSession(
    Guid SessionId, Guid OperatorId, string[] Roles, DateTimeOffset ExpiresAt, IReadOnlyList<string> Setup);

/// <summary>
/// Sessions of operators. Each has one secret, which a refresh replaces. During the grace period of refresh tokens the previous secret
/// returns the same successor, so that two tabs do not log the operator out. Any other secret of the session means that it was copied, and
/// ends the session. A session also ends at its idle and absolute timeouts.
/// </summary>
internal sealed class OperatorSessions(
    GameDbContext db, NpgsqlDataSource source, RevokedSessions revoked, OperatorSetup setup, IOptions<OperatorOptions> options,
    IOptions<AuthOptions> auth, TimeProvider time)
{
    private const int SaltLength = 32;

    /// <summary>Starts a session in the current transaction, which has locked the operator's row.</summary>
    internal async Task<(OpenSession Session, RefreshSecret Secret)> BeginAsync(
        Operator account, bool isByProvider, CancellationToken cancellationToken)
    {
        var session = Guid.CreateVersion7(time.GetUtcNow());
        var (secret, lifetime) = (RefreshSecret.New(session), options.Value.AbsoluteTimeout);
        var expires = await db.Database.SqlQuery<DateTimeOffset>($"""
            INSERT INTO operator_sessions (session_id, operator_id, is_by_provider, secret_hash, created_at, last_used_at, expires_at)
            VALUES ({session}, {account.OperatorId}, {isByProvider}, {secret.Hash}, now(), now(), now() + {lifetime})
            RETURNING expires_at AS "Value"
            """).ToListAsync(cancellationToken);
        var left = setup.Of(account.PasswordExpiresAt is not null, account.TotpSecret is not null, isByProvider);
        return (new OpenSession(session, account.OperatorId, account.Roles, expires[0], left), secret);
    }

    /// <summary>Replaces the secret. Reads the roles in the same statement, so that tokens always have current roles.</summary>
    /// <returns>Null if the secret is invalid.</returns>
    internal async Task<(OpenSession Session, RefreshSecret Secret)?> RotateAsync(RefreshSecret secret, CancellationToken cancellationToken)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var successor = secret.SuccessorOf(salt);
        await using var rotate = source.CreateCommand("""
            UPDATE operator_sessions AS s
            SET previous_hash = s.secret_hash, successor_salt = $3, secret_hash = $4, last_used_at = now()
            FROM operators AS o
            WHERE s.session_id = $1 AND s.secret_hash = $2 AND s.ended_at IS NULL AND s.expires_at > now() AND s.last_used_at > now() - $5
                AND o.operator_id = s.operator_id AND o.disabled_at IS NULL
            RETURNING s.operator_id, o.roles, s.expires_at, o.password_expires_at IS NOT NULL, o.totp_secret IS NOT NULL, s.is_by_provider
            """);
        Add(rotate, secret.OwnerId, secret.Hash, salt, successor.Hash, options.Value.IdleTimeout);
        await using (var reader = await rotate.ExecuteReaderAsync(cancellationToken))
            if (await reader.ReadAsync(cancellationToken))
                return (Read(secret, reader), successor);
        return await RepeatAsync(secret, cancellationToken);
    }

    /// <summary>Ends the session of a secret that is neither the current one nor the previous one within the grace period.</summary>
    /// <returns>The operator if this call ended the session, otherwise null.</returns>
    internal async Task<Guid?> EndIfReusedAsync(RefreshSecret secret, CancellationToken cancellationToken)
    {
        var owners = await db.Database.SqlQuery<Guid>($"""
            SELECT operator_id AS "Value" FROM operator_sessions
            WHERE session_id = {secret.OwnerId} AND secret_hash <> {secret.Hash} AND ended_at IS NULL AND expires_at > now()
            """).ToListAsync(cancellationToken);
        return owners is [var owner] && await EndAsync(owner, "reuse", cancellationToken, only: secret.OwnerId) > 0 ? owner : null;
    }

    /// <summary>
    /// Ends sessions of an operator in the current transaction. Their access tokens become invalid on every node within a second.
    /// </summary>
    /// <param name="operatorId">The operator.</param>
    /// <param name="reason">Value of <c>operator_sessions.end_reason</c>.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <param name="only">Ends only this session; null: all.</param>
    /// <param name="except">Keeps this session.</param>
    /// <returns>How many sessions ended.</returns>
    internal async Task<int> EndAsync(
        Guid operatorId, string reason, CancellationToken cancellationToken, Guid? only = null, Guid? except = null)
    {
        var ended = await db.Database.SqlQuery<Guid>($"""
            WITH ended AS (
                UPDATE operator_sessions SET ended_at = now(), end_reason = {reason}
                WHERE operator_id = {operatorId} AND ended_at IS NULL AND session_id = coalesce({only}, session_id)
                    AND session_id IS DISTINCT FROM {except}
                RETURNING session_id)
            INSERT INTO revoked_sessions (session_id, revoked_at) SELECT session_id, now() FROM ended
            ON CONFLICT (session_id) DO UPDATE SET revoked_at = excluded.revoked_at
            RETURNING session_id AS "Value"
            """).ToListAsync(cancellationToken);
        db.Work!.AfterCommit(() =>
        {
            ended.ForEach(revoked.Add);
            return Task.CompletedTask;
        });
        return ended.Count;
    }

    /// <summary>Returns the successor of a secret that was replaced within the grace period, if it is still the current one.</summary>
    private async Task<(OpenSession Session, RefreshSecret Secret)?> RepeatAsync(RefreshSecret secret, CancellationToken cancellationToken)
    {
        await using var repeat = source.CreateCommand("""
            SELECT s.operator_id, o.roles, s.expires_at, o.password_expires_at IS NOT NULL, o.totp_secret IS NOT NULL, s.is_by_provider,
                s.successor_salt
            FROM operator_sessions AS s JOIN operators AS o USING (operator_id)
            WHERE s.session_id = $1 AND s.previous_hash = $2 AND s.ended_at IS NULL AND s.expires_at > now()
                AND s.last_used_at > now() - $3 AND o.disabled_at IS NULL
            """);
        Add(repeat, secret.OwnerId, secret.Hash, auth.Value.RefreshGrace);
        await using var reader = await repeat.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (Read(secret, reader), secret.SuccessorOf(reader.GetFieldValue<byte[]>(6)))
            : null;
    }

    private OpenSession Read(RefreshSecret secret, NpgsqlDataReader reader) =>
        new(secret.OwnerId, reader.GetGuid(0), reader.GetFieldValue<string[]>(1), reader.GetFieldValue<DateTimeOffset>(2),
            setup.Of(reader.GetBoolean(3), reader.GetBoolean(4), reader.GetBoolean(5)));

    private static void Add(NpgsqlCommand command, params object[] values)
    {
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
    }
}

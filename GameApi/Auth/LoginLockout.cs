using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace GameApi.Auth;

/// <summary>
/// Five failed logins with one e-mail address within a minute lock it for a minute, on all nodes. An attempt is counted before its
/// password is checked, so that a hundred guesses at once are not a hundred guesses. Kept in PostgreSQL, where the password is checked
/// too: there is no moment in which a login is possible and the count is away, as there would be with the cache.
/// </summary>
internal sealed class LoginLockout(NpgsqlDataSource source, TimeProvider time)
{
    private const short MostFailures = 5;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Counts an attempt as failed until <see cref="ForgiveAsync"/> says otherwise.</summary>
    /// <returns>How long the address is still locked, or null where the attempt may go on.</returns>
    internal async Task<TimeSpan?> BeginAsync(string email, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var count = source.CreateCommand("""
            INSERT INTO login_failures AS f (subject, failures, window_started_at) VALUES ($1, 1, $2)
            ON CONFLICT (subject) DO UPDATE SET
                failures = CASE WHEN f.window_started_at > $3 THEN f.failures + 1 ELSE 1 END,
                window_started_at = CASE WHEN f.window_started_at > $3 THEN f.window_started_at ELSE $2 END,
                locked_until = CASE WHEN f.window_started_at > $3 AND f.failures + 1 >= $4 THEN $5 END
            WHERE f.locked_until IS NULL OR f.locked_until <= $2
            RETURNING true
            """);
        count.Parameters.Add(new() { Value = SubjectOf(email) });
        count.Parameters.Add(new() { Value = now });
        count.Parameters.Add(new() { Value = now - Window });
        count.Parameters.Add(new() { Value = MostFailures });
        count.Parameters.Add(new() { Value = now + Window });
        return await count.ExecuteScalarAsync(cancellationToken) is true ? null : await RemainingAsync(email, now, cancellationToken);
    }

    /// <summary>The password was right: forget what was counted.</summary>
    internal async Task ForgiveAsync(string email, CancellationToken cancellationToken)
    {
        await using var forgive = source.CreateCommand("DELETE FROM login_failures WHERE subject = $1");
        forgive.Parameters.Add(new() { Value = SubjectOf(email) });
        await forgive.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<TimeSpan> RemainingAsync(string email, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var read = source.CreateCommand("SELECT locked_until FROM login_failures WHERE subject = $1");
        read.Parameters.Add(new() { Value = SubjectOf(email) });
        var until = await read.ExecuteScalarAsync(cancellationToken) is DateTime locked ? locked - now.UtcDateTime : TimeSpan.Zero;
        return until > TimeSpan.FromSeconds(1) ? until : TimeSpan.FromSeconds(1);
    }

    private static byte[] SubjectOf(string email) => SHA256.HashData(Encoding.UTF8.GetBytes(email));
}

using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace GameApi.Auth;

/// <summary>
/// Five wrong passwords for an e-mail address within a minute lock it for a minute, on all nodes. Each result is recorded before it is
/// returned, and is not returned if other requests have locked the address meanwhile: of a hundred concurrent guesses only five get a
/// result. Stored in PostgreSQL, by its clock, because the login reads its password hash there: whenever a login is possible, the count is
/// available. With Redis it might not be.
/// </summary>
internal sealed class LoginLockout(NpgsqlDataSource source)
{
    private const short MaxFailures = 5;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <returns>How long the address is still locked; null if it is not.</returns>
    internal async Task<TimeSpan?> RemainingAsync(string email, CancellationToken cancellationToken)
    {
        await using var read = source.CreateCommand(
            "SELECT locked_until - now() FROM login_failures WHERE subject = $1 AND locked_until > now()");
        read.Parameters.Add(new() { Value = SubjectOf(email) });
        return await read.ExecuteScalarAsync(cancellationToken) as TimeSpan?;
    }

    /// <summary>Counts a wrong password, whether or not the client still waits.</summary>
    /// <inheritdoc cref="RemainingAsync" path="/returns"/>
    internal async Task<TimeSpan?> FailedAsync(string email)
    {
        await using var count = source.CreateCommand("""
            INSERT INTO login_failures AS f (subject, failures, window_started_at) VALUES ($1, 1, now())
            ON CONFLICT (subject) DO UPDATE SET
                failures = CASE WHEN f.window_started_at > now() - $2 THEN f.failures + 1 ELSE 1 END,
                window_started_at = CASE WHEN f.window_started_at > now() - $2 THEN f.window_started_at ELSE now() END,
                locked_until = CASE WHEN f.window_started_at > now() - $2 AND f.failures + 1 >= $3 THEN now() + $2 END
            WHERE f.locked_until IS NULL OR f.locked_until <= now()
            RETURNING true
            """);
        count.Parameters.Add(new() { Value = SubjectOf(email) });
        count.Parameters.Add(new() { Value = Window });
        count.Parameters.Add(new() { Value = MaxFailures });
        return await count.ExecuteScalarAsync(CancellationToken.None) is true ? null : await RemainingAsync(email, CancellationToken.None);
    }

    /// <summary>Clears the failures after a right password, unless they have locked the address meanwhile.</summary>
    /// <inheritdoc cref="RemainingAsync" path="/returns"/>
    internal async Task<TimeSpan?> SucceededAsync(string email)
    {
        await ClearAsync(SubjectOf(email), "locked_until IS NULL OR locked_until <= now()");
        return await RemainingAsync(email, CancellationToken.None);
    }

    /// <summary>Clears the failures and the lock of an address.</summary>
    internal Task ClearAsync(string email) => ClearAsync(SubjectOf(email), "true");

    private async Task ClearAsync(byte[] subject, string condition)
    {
        await using var delete = source.CreateCommand($"DELETE FROM login_failures WHERE subject = $1 AND ({condition})");
        delete.Parameters.Add(new() { Value = subject });
        await delete.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private static byte[] SubjectOf(string email) => SHA256.HashData(Encoding.UTF8.GetBytes(email));
}

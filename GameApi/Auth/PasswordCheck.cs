namespace GameApi.Auth;

/// <summary>The result of a password check: the identity if it was right, or how long the address is locked.</summary>
internal sealed record PasswordResult(KnownIdentity? Identity, TimeSpan? LockedFor = null);

/// <summary>Checks the password of an e-mail address, as often as <see cref="LoginLockout"/> allows.</summary>
internal sealed class PasswordCheck(LoginService logins, PasswordService passwords, LoginLockout lockout)
{
    /// <summary>A request that is cancelled before the password is verified does not count; afterwards it does.</summary>
    internal Task<PasswordResult> RunAsync(LoginName email, string password, CancellationToken cancellationToken) =>
        passwords.RunAsync(async () =>
    {
        if (await lockout.RemainingAsync(email.Text, cancellationToken) is { } already)
            return new PasswordResult(null, already);
        var identity = await logins.FindAsync(email, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        var isRight = passwords.Verify(identity?.PasswordHash, password);
        var lockedFor = isRight ? await lockout.SucceededAsync(email.Text) : await lockout.FailedAsync(email.Text);
        return new PasswordResult(isRight && lockedFor is null ? identity : null, lockedFor);
    }, cancellationToken);
}

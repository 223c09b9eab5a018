namespace GameApi.Auth;

/// <summary>What became of a login by password: the identity, or how long its address is locked, or neither where it was wrong.</summary>
internal sealed record PasswordOutcome(KnownIdentity? Identity, TimeSpan? LockedFor = null);

/// <summary>Checks the password of an e-mail address, no more often than <see cref="LoginLockout"/> allows.</summary>
internal sealed class PasswordCheck(LoginService logins, PasswordService passwords, LoginLockout lockout)
{
    /// <summary>A client that leaves before the password is looked at has tried nothing; after that it has.</summary>
    internal Task<PasswordOutcome> RunAsync(LoginName email, string password, CancellationToken cancellationToken) =>
        passwords.InTurnAsync(async () =>
    {
        if (await lockout.RemainingAsync(email.Text, cancellationToken) is { } already)
            return new PasswordOutcome(null, already);
        var identity = await logins.FindAsync(email, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        var isRight = passwords.Verify(identity?.PasswordHash, password);
        var lockedFor = isRight ? await lockout.SucceededAsync(email.Text) : await lockout.FailedAsync(email.Text);
        return new PasswordOutcome(isRight && lockedFor is null ? identity : null, lockedFor);
    }, cancellationToken);
}

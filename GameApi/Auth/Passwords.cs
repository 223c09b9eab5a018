using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace GameApi.Auth;

/// <summary>
/// Password hashes (PBKDF2-HMAC-SHA512, salted, with their parameters in the hash). Hashing is slow on purpose, so only as many run at
/// once as there are processors: a storm of logins queues here instead of starving every other request.
/// </summary>
internal sealed class Passwords : IDisposable
{
    private readonly PasswordHasher<object> _hasher;
    private readonly SemaphoreSlim _running = new(Environment.ProcessorCount);
    private readonly Lazy<string> _nobody;

    public Passwords(IOptions<AuthOptions> options)
    {
        _hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = options.Value.PasswordIterations }));
        _nobody = new Lazy<string>(() => _hasher.HashPassword(this, Guid.NewGuid().ToString()));
    }

    internal Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        RunAsync(() => _hasher.HashPassword(this, password), cancellationToken);

    /// <summary>Checks a password; without a hash (unknown address) it takes as long and fails, so that time tells nothing.</summary>
    internal async Task<bool> VerifyAsync(string? hash, string password, CancellationToken cancellationToken)
    {
        var result = await RunAsync(() => _hasher.VerifyHashedPassword(this, hash ?? _nobody.Value, password), cancellationToken);
        return hash is not null && result is not PasswordVerificationResult.Failed;
    }

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _running.WaitAsync(cancellationToken);
        try
        {
            return work();
        }
        finally
        {
            _running.Release();
        }
    }

    public void Dispose() => _running.Dispose();
}

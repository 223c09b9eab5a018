using GameApi.Http.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace GameApi.Auth;

/// <summary>
/// Hashes passwords (PBKDF2-HMAC-SHA512, salted, with the parameters in the hash) in Unicode normalization form C. Hashing is slow by
/// design, so its concurrency is limited to the number of processors: a burst of logins queues here instead of starving other requests.
/// </summary>
internal sealed class PasswordService : IDisposable
{
    private readonly PasswordHasher<object> _hasher;
    private readonly SemaphoreSlim _permits = new(Environment.ProcessorCount);
    private readonly Lazy<string> _dummyHash;

    public PasswordService(IOptions<AuthOptions> options)
    {
        _hasher = new PasswordHasher<object>(
            Options.Create(new PasswordHasherOptions { IterationCount = options.Value.PasswordIterations }));
        _dummyHash = new Lazy<string>(() => _hasher.HashPassword(this, Guid.NewGuid().ToString()));
    }

    /// <summary>Runs work that hashes, once a permit is free. If it is cancelled before, the work does not run.</summary>
    internal async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _permits.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            _permits.Release();
        }
    }

    internal Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        RunAsync(() => Task.FromResult(_hasher.HashPassword(this, password)), cancellationToken);

    /// <summary>
    /// Verifies a password. Without a hash (unknown address) it fails after the same time, so that timing reveals nothing. Hashes from
    /// before normalization are of the password as it was sent, so those spellings are tried too.
    /// </summary>
    internal bool Verify(string? hash, string password)
    {
        var spellings = new[] { password, SentText.Of(password), Normalization.Decompose(password) }.Distinct(StringComparer.Ordinal);
        return spellings.Any(
            spelling => _hasher.VerifyHashedPassword(this, hash ?? _dummyHash.Value, spelling) is not PasswordVerificationResult.Failed)
            && hash is not null;
    }

    public void Dispose() => _permits.Dispose();
}

using GameApi.Http.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace GameApi.Auth;

/// <summary>
/// Password hashes (PBKDF2-HMAC-SHA512, salted, with their parameters in the hash), of passwords in Unicode's form C. Hashing is slow on
/// purpose, so only as many run at once as there are processors: a storm of logins queues here instead of starving every other request.
/// </summary>
internal sealed class PasswordService : IDisposable
{
    private readonly PasswordHasher<object> _hasher;
    private readonly SemaphoreSlim _turns = new(Environment.ProcessorCount);
    private readonly Lazy<string> _nobody;

    public PasswordService(IOptions<AuthOptions> options)
    {
        _hasher = new PasswordHasher<object>(
            Options.Create(new PasswordHasherOptions { IterationCount = options.Value.PasswordIterations }));
        _nobody = new Lazy<string>(() => _hasher.HashPassword(this, Guid.NewGuid().ToString()));
    }

    /// <summary>Runs work that hashes, when it is its turn. Cancelled before that, it does not run.</summary>
    internal async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            _turns.Release();
        }
    }

    internal Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        InTurnAsync(() => Task.FromResult(_hasher.HashPassword(this, password)), cancellationToken);

    /// <summary>
    /// Checks a password; without a hash (unknown address) it takes as long and fails, so that time tells nothing. Hashes that are older
    /// than the normalization are of the password as it was sent then.
    /// </summary>
    internal bool Verify(string? hash, string password)
    {
        var spellings = new[] { password, SentText.Of(password), Normalization.Decompose(password) }.Distinct(StringComparer.Ordinal);
        return spellings.Any(
            spelling => _hasher.VerifyHashedPassword(this, hash ?? _nobody.Value, spelling) is not PasswordVerificationResult.Failed)
            && hash is not null;
    }

    public void Dispose() => _turns.Dispose();
}

using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace ServiceDefaults.Authentication;

/// <summary>
/// Validates a token once and caches the result briefly. A client sends the same token with every request, and validation costs more than
/// serving a cached response. Expiry and revocation are checked on every request.
/// </summary>
internal sealed class CachedAuthenticationService(
    IEnumerable<IRevokedSessions> revoked, TimeProvider time) : IAuthenticationService, IDisposable
{
    /// <summary>The service key of the decorated authentication service.</summary>
    internal const string InnerService = nameof(InnerService);

    private const int MaxEntries = 50_000;
    private static readonly TimeSpan EntryLifetime = TimeSpan.FromMinutes(1);

    private readonly IRevokedSessions[] _revoked = [.. revoked];
    private readonly MemoryCache _entries = new(new MemoryCacheOptions { SizeLimit = MaxEntries });

    public Task<AuthenticateResult> AuthenticateAsync(HttpContext context, string? scheme)
    {
        var header = context.Request.Headers.Authorization;
        if (header is not [{ Length: > 0 } credentials])
            return Service(context).AuthenticateAsync(context, scheme);
        return _entries.TryGetValue(credentials, out Entry? entry) && entry!.Scheme == scheme && IsGood(entry)
            ? entry.Result
            : AuthenticateAsync(context, scheme, credentials);
    }

    public Task ChallengeAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) =>
        Service(context).ChallengeAsync(context, scheme, properties);

    public Task ForbidAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) =>
        Service(context).ForbidAsync(context, scheme, properties);

    public Task SignInAsync(HttpContext context, string? scheme, ClaimsPrincipal principal, AuthenticationProperties? properties) =>
        Service(context).SignInAsync(context, scheme, principal, properties);

    public Task SignOutAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) =>
        Service(context).SignOutAsync(context, scheme, properties);

    public void Dispose() => _entries.Dispose();

    private async Task<AuthenticateResult> AuthenticateAsync(HttpContext context, string? scheme, string credentials)
    {
        var result = await Service(context).AuthenticateAsync(context, scheme);
        // A result without an expiry is not cached.
        if (result is { Succeeded: true, Principal: { } user, Properties.ExpiresUtc: { } expires })
        {
            _entries.Set(credentials, new Entry(Task.FromResult(result), scheme, expires, IdOf(user, GameClaims.Family), user.PlayerId()),
                new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = EntryLifetime });
        }

        return result;
    }

    private bool IsGood(Entry entry)
    {
        if (entry.Expires <= time.GetUtcNow())
            return false;
        if (entry.Family is { } family)
            foreach (var revoked in _revoked)
                if (!revoked.IsCurrent || revoked.Contains(family) || (entry.Player is { } player && revoked.Contains(player)))
                    return false;
        return true;
    }

    private static Guid? IdOf(ClaimsPrincipal user, string claim) => Guid.TryParse(user.FindFirstValue(claim), out var id) ? id : null;

    private static IAuthenticationService Service(HttpContext context) =>
        context.RequestServices.GetRequiredKeyedService<IAuthenticationService>(InnerService);

    private sealed record Entry(Task<AuthenticateResult> Result, string? Scheme, DateTimeOffset Expires, Guid? Family, Guid? Player);
}

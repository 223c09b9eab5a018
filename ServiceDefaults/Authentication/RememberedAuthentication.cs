using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace ServiceDefaults.Authentication;

/// <summary>
/// Authenticates a token once and remembers the result for a while: a client sends the same one with every request, and checking it costs
/// more than serving what is cached. What changes is asked again each time: whether it has expired, and whether its session is revoked.
/// </summary>
internal sealed class RememberedAuthentication(
    IEnumerable<IRevokedSessions> revoked, TimeProvider time) : IAuthenticationService, IDisposable
{
    /// <summary>Names the service that authenticates, among those of its type.</summary>
    internal const string Authenticating = nameof(Authenticating);

    private const int Most = 50_000;
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly IRevokedSessions[] _revoked = [.. revoked];
    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = Most });

    public Task<AuthenticateResult> AuthenticateAsync(HttpContext context, string? scheme)
    {
        var header = context.Request.Headers.Authorization;
        if (header is not [{ Length: > 0 } credentials])
            return Service(context).AuthenticateAsync(context, scheme);
        return _known.TryGetValue(credentials, out Known? known) && known!.Scheme == scheme && IsGood(known)
            ? known.Result
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

    public void Dispose() => _known.Dispose();

    private async Task<AuthenticateResult> AuthenticateAsync(HttpContext context, string? scheme, string credentials)
    {
        var result = await Service(context).AuthenticateAsync(context, scheme);
        // Without a time at which it ends nothing is remembered.
        if (result is { Succeeded: true, Principal: { } user, Properties.ExpiresUtc: { } expires })
        {
            _known.Set(credentials, new Known(Task.FromResult(result), scheme, expires, IdOf(user, GameClaims.Family), user.PlayerId()),
                new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Remembered });
        }

        return result;
    }

    private bool IsGood(Known known)
    {
        if (known.Expires <= time.GetUtcNow())
            return false;
        if (known.Family is { } family)
            foreach (var revoked in _revoked)
                if (!revoked.IsCurrent || revoked.Contains(family) || (known.Player is { } player && revoked.Contains(player)))
                    return false;
        return true;
    }

    private static Guid? IdOf(ClaimsPrincipal user, string claim) => Guid.TryParse(user.FindFirstValue(claim), out var id) ? id : null;

    private static IAuthenticationService Service(HttpContext context) =>
        context.RequestServices.GetRequiredKeyedService<IAuthenticationService>(Authenticating);

    private sealed record Known(Task<AuthenticateResult> Result, string? Scheme, DateTimeOffset Expires, Guid? Family, Guid? Player);
}

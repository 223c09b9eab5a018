using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ServiceDefaults.Authentication;
using Xunit;

namespace Tests.ServiceDefaults;

public sealed class CachedAuthenticationServiceTests : IDisposable
{
    private const string Token = "Bearer one";

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private readonly Ended _ended = new();
    private readonly Authenticator _inside = new();
    private readonly CachedAuthenticationService _remembered;

    public CachedAuthenticationServiceTests()
    {
        _remembered = new CachedAuthenticationService([_ended], _clock);
        _inside.Expires = _clock.GetUtcNow() + TimeSpan.FromMinutes(5);
    }

    [Fact]
    public async Task A_valid_token_is_checked_once()
    {
        Assert.True((await AskAsync(Token)).Succeeded);
        Assert.True((await AskAsync(Token)).Succeeded);
        Assert.Equal(1, _inside.Asked);
    }

    [Fact]
    public async Task Every_token_is_checked_by_itself()
    {
        await AskAsync(Token);
        await AskAsync(Token + "x");
        await AskAsync(null);
        await AskAsync(null);
        Assert.Equal(4, _inside.Asked);
    }

    [Fact]
    public async Task An_invalid_token_is_checked_each_time()
    {
        _inside.Expires = null;
        Assert.False((await AskAsync(Token)).Succeeded);
        Assert.False((await AskAsync(Token)).Succeeded);
        Assert.Equal(2, _inside.Asked);
    }

    [Fact]
    public async Task An_expired_token_is_checked_again()
    {
        await AskAsync(Token);
        _clock.Advance(TimeSpan.FromMinutes(5));
        await AskAsync(Token);
        Assert.Equal(2, _inside.Asked);
    }

    [Fact]
    public async Task A_token_of_a_revoked_session_is_checked_again()
    {
        await AskAsync(Token);
        _ended.Family = _inside.Family;
        await AskAsync(Token);
        Assert.Equal(2, _inside.Asked);
    }

    [Fact]
    public async Task A_token_is_checked_again_while_revoked_sessions_are_unknown()
    {
        await AskAsync(Token);
        _ended.IsCurrent = false;
        await AskAsync(Token);
        Assert.Equal(2, _inside.Asked);
    }

    public void Dispose() => _remembered.Dispose();

    private async Task<AuthenticateResult> AskAsync(string? authorization)
    {
        await using var services = new ServiceCollection()
            .AddKeyedSingleton<IAuthenticationService>(CachedAuthenticationService.InnerService, _inside).BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };
        if (authorization is not null)
            context.Request.Headers.Authorization = authorization;
        return await _remembered.AuthenticateAsync(context, "Bearer");
    }

    private sealed class Ended : IRevokedSessions
    {
        public Guid? Family { get; set; }

        public bool IsCurrent { get; set; } = true;

        public bool Contains(Guid id) => id == Family;
    }

    private sealed class Authenticator : IAuthenticationService
    {
        public int Asked { get; private set; }
        public DateTimeOffset? Expires { get; set; }
        public Guid Family { get; } = Guid.NewGuid();

        public Task<AuthenticateResult> AuthenticateAsync(HttpContext context, string? scheme)
        {
            Asked++;
            var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(GameClaims.Family, $"{Family}")], scheme));
            return Task.FromResult(Expires is { } expires
                ? AuthenticateResult.Success(new AuthenticationTicket(user, new AuthenticationProperties { ExpiresUtc = expires }, scheme!))
                : AuthenticateResult.Fail("bad"));
        }

        public Task ChallengeAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) =>
            throw new NotSupportedException();
        public Task ForbidAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) =>
            throw new NotSupportedException();
        public Task SignInAsync(HttpContext context, string? scheme, ClaimsPrincipal principal, AuthenticationProperties? properties) =>
            throw new NotSupportedException();
        public Task SignOutAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) =>
            throw new NotSupportedException();
    }
}

using System.Net;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Operators;

/// <summary>Operator cookies are protected as OWASP ASVS 4.0.3 requires at level 2. Each test names its points.</summary>
public sealed class OperatorCookieTests(LocalStores stores, SharedGameApi shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>3.1.1, 3.2.3, 3.4.1 to 3.4.5: cookies.</summary>
    [Fact]
    public async Task Cookies_are_HttpOnly_SameSite_and_Secure()
    {
        var host = await shared.StartedAsync(stores);
        using var account = await TestOperator.NewAsync(host, "support");
        using var response = await account.TryLoginAsync(host);

        var cookies = response.Headers.GetValues("Set-Cookie")
            .ToDictionary(cookie => cookie.Split('=')[0], cookie => cookie.ToLowerInvariant());
        Assert.Equal(["__Host-console", "__Secure-console-session"], cookies.Keys.Order(StringComparer.Ordinal));
        Assert.All(cookies.Values, cookie =>
            Assert.All(["httponly", "secure", "samesite=strict"], wanted => Assert.Contains(wanted, cookie, StringComparison.Ordinal)));
        Assert.All(cookies.Values, cookie => Assert.DoesNotContain("domain=", cookie, StringComparison.Ordinal));
        Assert.Contains("path=/;", cookies["__Host-console"], StringComparison.Ordinal);
        Assert.Contains("path=/v1/operators;", cookies["__Secure-console-session"], StringComparison.Ordinal);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        var body = await response.Content.ReadAsStringAsync(Stop);
        account.Take(response);
        Assert.DoesNotContain(account.Session, body, StringComparison.Ordinal);
        Assert.DoesNotContain(account.Access, body, StringComparison.Ordinal);
    }

    /// <summary>4.2.2, 13.2.3: CSRF.</summary>
    [Theory]
    [InlineData("POST", "/v1/operators/logout", "")]
    [InlineData("POST", "/v1/operators/logout", "Origin: https://evil.example")]
    [InlineData("POST", "/v1/operators/logout", "X-Console: 1|Origin: https://evil.example")]
    [InlineData("POST", "/v1/operators/logout", "X-Console: 1|Origin: null")]
    [InlineData("POST", "/v1/operators/logout", "X-Console: 1|Origin: http://{host}.evil.example")]
    [InlineData("POST", "/v1/operators/refresh", "")]
    [InlineData("POST", "/v1/operators/login", "")]
    [InlineData("PUT", "/v1/games/star-drift", "")]
    [InlineData("DELETE", "/v1/players/me", "")]
    public async Task Another_site_cannot_write_with_the_cookies(string method, string path, string headers)
    {
        var host = await shared.StartedAsync(stores);
        using var account = await TestOperator.LoggedInAsync(host, "admin");

        await account.BareAsync(new HttpMethod(method), path, Headers(host, headers)).ProblemAsync(HttpStatusCode.Forbidden, "csrf");

        Assert.Equal(account.Id, (await account.Client.FetchAsync("/v1/operators/me").JsonAsync()).GetProperty("id").GetGuid());
    }

    [Theory]
    [InlineData("X-Console: 1")]
    [InlineData("X-Console: 1|Origin: http://{host}")]
    [InlineData("X-Console: 1|Origin: https://game.example|X-Forwarded-Host: game.example")]
    public async Task The_console_itself_is_admitted(string headers)
    {
        var host = await shared.StartedAsync(stores);
        using var account = await TestOperator.LoggedInAsync(host, "support");

        using var response = await account.BareAsync(HttpMethod.Post, "/v1/operators/logout", Headers(host, headers));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Fact]
    public async Task An_operators_cookie_is_not_a_players_token()
    {
        var host = await shared.StartedAsync(stores);
        using var account = await TestOperator.LoggedInAsync(host, "admin");

        foreach (var path in (string[])["/v1/players/me", "/v1/wallet", "/v1/sessions", "/v1/storage/saves"])
            await account.Client.FetchAsync(path).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await account.Client.PostJsonAsync("/v1/auth/logout").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    private static (string, string)[] Headers(GameApiHost host, string headers) =>
        [.. headers.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(header => header.Split(": ", 2))
            .Select(header => (header[0], header[1].Replace("{host}", host.Address.Authority, StringComparison.Ordinal)))];
}

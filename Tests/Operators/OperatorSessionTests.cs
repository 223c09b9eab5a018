using System.Net;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Operators;

/// <summary>Sessions of operators as OWASP ASVS 4.0.3 asks for at level 2; each test names its points.</summary>
public sealed class OperatorSessionTests(LocalStores stores, SharedGameApi shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>3.2.1, 3.2.2, 3.2.4: fixation, entropy.</summary>
    [Fact]
    public async Task A_login_begins_a_new_session_whatever_cookies_came_with_it()
    {
        var host = await shared.StartedAsync(stores);
        using var victim = await TestOperator.LoggedInAsync(host, "support");
        using var attacker = await TestOperator.LoggedInAsync(host, "support");
        var (access, session) = (attacker.Access, attacker.Session);

        using var fixedSession = attacker.At(host);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/operators/login")
        {
            Content = System.Net.Http.Json.JsonContent.Create(new { email = victim.Email, password = victim.Password }),
        };
        using var answer = await fixedSession.Client.SendAsync(request, Stop);
        Assert.Equal(victim.Id, (await answer.JsonAsync()).GetProperty("operator").GetProperty("id").GetGuid());
        fixedSession.Take(answer);

        Assert.NotEqual(access, fixedSession.Access);
        Assert.NotEqual(session, fixedSession.Session);
        Assert.True(fixedSession.Session.Length >= 64, "48 bytes, 32 of them random");
        Assert.Equal(attacker.Id, (await attacker.Client.FetchAsync("/v1/operators/me").JsonAsync()).GetProperty("id").GetGuid());
    }

    /// <summary>3.1.1, 3.2.3, 3.4.1 to 3.4.5: cookies.</summary>
    [Fact]
    public async Task Cookies_are_not_for_scripts_other_sites_or_plain_connections()
    {
        var host = await shared.StartedAsync(stores);
        using var account = await TestOperator.NewAsync(host, "support");
        using var answer = await account.TryLoginAsync(host);

        var cookies = answer.Headers.GetValues("Set-Cookie")
            .ToDictionary(cookie => cookie.Split('=')[0], cookie => cookie.ToLowerInvariant());
        Assert.Equal(["__Host-console", "__Secure-console-session"], cookies.Keys.Order(StringComparer.Ordinal));
        Assert.All(
            cookies.Values, cookie =>
                Assert.All(["httponly", "secure", "samesite=strict"], wanted => Assert.Contains(wanted, cookie, StringComparison.Ordinal)));
        Assert.All(cookies.Values, cookie => Assert.DoesNotContain("domain=", cookie, StringComparison.Ordinal));
        Assert.Contains("path=/;", cookies["__Host-console"], StringComparison.Ordinal);
        Assert.Contains("path=/v1/operators;", cookies["__Secure-console-session"], StringComparison.Ordinal);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        var body = await answer.Content.ReadAsStringAsync(Stop);
        account.Take(answer);
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
    public async Task Another_site_changes_nothing_with_the_cookies(string method, string path, string headers)
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
    public async Task The_console_itself_is_let_through(string headers)
    {
        var host = await shared.StartedAsync(stores);
        using var account = await TestOperator.LoggedInAsync(host, "support");

        using var answer = await account.BareAsync(HttpMethod.Post, "/v1/operators/logout", Headers(host, headers));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Fact]
    public async Task A_cookie_is_no_players_token()
    {
        var host = await shared.StartedAsync(stores);
        using var account = await TestOperator.LoggedInAsync(host, "admin");

        foreach (var path in (string[])["/v1/players/me", "/v1/wallet", "/v1/sessions", "/v1/storage/saves"])
            await account.Client.FetchAsync(path).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await account.Client.PostJsonAsync("/v1/auth/logout").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    /// <summary>3.3.1, 3.3.2: logout and the end of idle and of long sessions.</summary>
    [Theory]
    [InlineData("last_used_at = now() - interval '31 minutes'")]
    [InlineData("expires_at = now() - interval '1 second'")]
    public async Task A_session_ends_when_idle_and_after_its_time(string change)
    {
        var host = await shared.StartedAsync(stores);
        using var account = await TestOperator.LoggedInAsync(host, "support");
        await using var source = NpgsqlDataSource.Create($"{host.Database};Pooling=false");
        await using var later = source.CreateCommand($"UPDATE operator_sessions SET {change} WHERE operator_id = '{account.Id}'");
        await later.ExecuteNonQueryAsync(Stop);

        await account.RefreshAsync().ProblemAsync(HttpStatusCode.Unauthorized, "session-ended");
    }

    [Fact]
    public async Task A_logout_ends_the_session_and_no_other()
    {
        var host = await shared.StartedAsync(stores);
        using var account = await TestOperator.LoggedInAsync(host, "support");
        using var other = new TestOperator(account.Id, account.Email, account.Password);
        await other.LoginAsync(host);
        using var still = account.At(host);

        using var logout = await account.Client.PostJsonAsync("/v1/operators/logout");
        Assert.Equal(HttpStatusCode.NoContent, logout.StatusCode);
        Assert.All(
            logout.Headers.GetValues("Set-Cookie"), cookie =>
                Assert.Contains("expires=Thu, 01 Jan 1970", cookie, StringComparison.Ordinal));

        await still.Client.FetchAsync("/v1/operators/me").ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await still.RefreshAsync().ProblemAsync(HttpStatusCode.Unauthorized, "session-ended");
        await other.Client.FetchAsync("/v1/operators/me").JsonAsync();
    }

    [Fact]
    public async Task A_refresh_replaces_the_secret_and_two_at_once_get_the_same()
    {
        var host = await shared.StartedAsync(stores);
        using var account = await TestOperator.LoggedInAsync(host, "support");
        using var tab = account.At(host);
        var first = account.Session;

        using var one = await account.RefreshAsync();
        using var two = await tab.RefreshAsync();

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (one.StatusCode, two.StatusCode));
        Assert.NotEqual(first, account.Session);
        Assert.Equal(account.Session, tab.Session);
    }

    [Fact]
    public async Task A_secret_that_is_used_again_later_ends_the_session()
    {
        var host = await shared.StartedAsync(stores);
        using var account = await TestOperator.LoggedInAsync(host, "support");
        using var thief = account.At(host);
        using var once = await account.RefreshAsync();
        using var twice = await account.RefreshAsync();
        Assert.Equal(HttpStatusCode.OK, twice.StatusCode);

        await thief.RefreshAsync().ProblemAsync(HttpStatusCode.Unauthorized, "session-ended");

        await account.RefreshAsync().ProblemAsync(HttpStatusCode.Unauthorized, "session-ended");
        await account.Client.FetchAsync("/v1/operators/me").ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    /// <summary>3.3.3: a new password ends the other sessions.</summary>
    [Fact]
    public async Task A_new_password_ends_every_other_session()
    {
        var host = await shared.StartedAsync(stores);
        using var account = await TestOperator.LoggedInAsync(host, "support");
        using var other = new TestOperator(account.Id, account.Email, account.Password);
        await other.LoginAsync(host);
        const string Next = "another good password";

        await account.Client.SendJsonAsync(
            HttpMethod.Put, "/v1/operators/me/password",
            new Dictionary<string, string> { ["current"] = "a wrong password", ["new"] = Next })
            .ProblemAsync(HttpStatusCode.Conflict, "wrong-password");
        using var changed = await account.Client.SendJsonAsync(
            HttpMethod.Put, "/v1/operators/me/password", new Dictionary<string, string> { ["current"] = account.Password, ["new"] = Next });

        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        await account.Client.FetchAsync("/v1/operators/me").JsonAsync();
        await other.Client.FetchAsync("/v1/operators/me").ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await account.TryLoginAsync(host).ProblemAsync(HttpStatusCode.Unauthorized, "operator-login-failed");
        account.Password = Next;
        await account.LoginAsync(host);
    }

    private static (string, string)[] Headers(GameApiHost host, string headers) =>
        [.. headers.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(header => header.Split(": ", 2))
            .Select(header => (header[0], header[1].Replace("{host}", host.Address.Authority, StringComparison.Ordinal)))];
}

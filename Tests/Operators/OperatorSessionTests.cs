using System.Net;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Operators;

/// <summary>Operator sessions begin, rotate and end as OWASP ASVS 4.0.3 requires at level 2. Each test names its points.</summary>
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
        using var response = await fixedSession.Client.SendAsync(request, Stop);
        Assert.Equal(victim.Id, (await response.JsonAsync()).GetProperty("operator").GetProperty("id").GetGuid());
        fixedSession.Take(response);

        Assert.NotEqual(access, fixedSession.Access);
        Assert.NotEqual(session, fixedSession.Session);
        Assert.True(fixedSession.Session.Length >= 64, "48 bytes, 32 of them random");
        Assert.Equal(attacker.Id, (await attacker.Client.FetchAsync("/v1/operators/me").JsonAsync()).GetProperty("id").GetGuid());
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
        Assert.All(logout.Headers.GetValues("Set-Cookie"), cookie =>
            Assert.Contains("expires=Thu, 01 Jan 1970", cookie, StringComparison.Ordinal));

        await still.Client.FetchAsync("/v1/operators/me").ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await still.RefreshAsync().ProblemAsync(HttpStatusCode.Unauthorized, "session-ended");
        await other.Client.FetchAsync("/v1/operators/me").JsonAsync();
    }

    [Fact]
    public async Task A_refresh_rotates_the_secret_and_concurrent_ones_get_the_same()
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
    public async Task A_reused_secret_ends_the_session()
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
}

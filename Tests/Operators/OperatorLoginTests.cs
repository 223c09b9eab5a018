using System.Net;
using GameApi.Operators;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Operators;

/// <summary>Passwords and codes of operators; the numbers are those of OWASP ASVS 4.0.3.</summary>
public sealed class OperatorLoginTests(LocalStores stores, SharedGameApi shared)
{
    [Fact]
    public async Task An_operator_logs_in_with_address_and_password()
    {
        var host = await shared.StartedAsync(stores);
        using var account = await TestOperator.NewAsync(host, "support", "analyst");

        var answer = await account.LoginAsync(host);

        Assert.Equal(
            ["support", "analyst"], answer.GetProperty("operator").GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
        Assert.False(answer.GetProperty("totp").GetBoolean());
        Assert.Equal(300, answer.GetProperty("expiresIn").GetInt32());
        Assert.Equal(account.Email, (await account.Client.FetchAsync("/v1/operators/me").JsonAsync()).GetProperty("email").GetString());
    }

    [Fact]
    public async Task A_failed_login_does_not_reveal_the_reason()
    {
        var host = await shared.StartedAsync(stores);
        using var account = await TestOperator.NewAsync(host, "support");
        using var nobody = new TestOperator(Guid.NewGuid(), $"{Guid.NewGuid():N}@example.org", account.Password);

        var wrong = await account.TryLoginAsync(host, password: "a wrong password")
            .ProblemAsync(HttpStatusCode.Unauthorized, "operator-login-failed");
        var unknown = await nobody.TryLoginAsync(host).ProblemAsync(HttpStatusCode.Unauthorized, "operator-login-failed");

        Assert.Equal(Told(wrong), Told(unknown));

        static string Told(System.Text.Json.JsonElement problem) =>
            $"{problem.GetProperty("title")} {problem.TryGetProperty("detail", out var detail)} {detail}";
    }

    /// <summary>2.2.1: brute force.</summary>
    [Fact]
    public async Task Five_wrong_passwords_lock_the_operators_address_and_no_players()
    {
        var host = await shared.StartedAsync(stores);
        using var account = await TestOperator.NewAsync(host, "support");
        await host.Client.PostJsonAsync("/v1/auth/email/register", new { email = account.Email, password = account.Password })
            .JsonAsync(HttpStatusCode.Created);

        for (var guess = 0; guess < 5; guess++)
            await account.TryLoginAsync(host, password: $"wrong password {guess}")
                .ProblemAsync(HttpStatusCode.Unauthorized, "operator-login-failed");
        using var locked = await account.TryLoginAsync(host);

        await Task.FromResult(locked).ProblemAsync(HttpStatusCode.TooManyRequests, "locked-out");
        Assert.NotNull(locked.Headers.RetryAfter);
        await host.Client.PostJsonAsync("/v1/auth/email/login", new { email = account.Email, password = account.Password }).JsonAsync();
    }

    /// <summary>2.8.1, 2.8.4: a code is good for a limited time, and once.</summary>
    [Fact]
    public async Task With_an_authenticator_app_a_login_needs_a_code_that_works_once()
    {
        var host = await shared.StartedAsync(stores);
        using var account = await TestOperator.LoggedInAsync(host, "admin");
        var setup = await account.Client.PostJsonAsync("/v1/operators/me/totp").JsonAsync();
        var secret = Base32.Decode(setup.GetProperty("secret").GetString()!);
        Assert.Contains(setup.GetProperty("secret").GetString()!, setup.GetProperty("uri").GetString()!, StringComparison.Ordinal);

        // Not yet confirmed: nothing has changed.
        await account.LoginAsync(host);
        await account.Client.SendJsonAsync(HttpMethod.Put, "/v1/operators/me/totp", new { code = "000000x" })
            .ProblemAsync(HttpStatusCode.Conflict, "wrong-code");
        using var confirmed = await account.Client.SendJsonAsync(HttpMethod.Put, "/v1/operators/me/totp", new { code = Code(0) });
        Assert.Equal(HttpStatusCode.NoContent, confirmed.StatusCode);

        await account.TryLoginAsync(host).ProblemAsync(HttpStatusCode.Unauthorized, "totp-required");
        await account.TryLoginAsync(host, code: "000000x").ProblemAsync(HttpStatusCode.Unauthorized, "operator-login-failed");
        await account.TryLoginAsync(host, code: Code(0)).ProblemAsync(HttpStatusCode.Unauthorized, "operator-login-failed");
        await account.TryLoginAsync(host, password: "a wrong password", code: Code(1))
            .ProblemAsync(HttpStatusCode.Unauthorized, "operator-login-failed");
        var code = Code(1);
        var logins = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => TryAsync(code)));
        Assert.Single(logins, status => status == HttpStatusCode.OK);

        string Code(int drift) => Totp.Code(secret, Totp.StepAt(DateTimeOffset.UtcNow) + drift);

        async Task<HttpStatusCode> TryAsync(string code)
        {
            using var browser = new TestOperator(account.Id, account.Email, account.Password);
            using var response = await browser.TryLoginAsync(host, code: code);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task Wrong_codes_count_like_wrong_passwords()
    {
        var host = await shared.StartedAsync(stores);
        using var account = await TestOperator.LoggedInAsync(host, "admin");
        var secret = Base32.Decode(
            (await account.Client.PostJsonAsync("/v1/operators/me/totp").JsonAsync()).GetProperty("secret").GetString()!);
        using var confirmed = await account.Client.SendJsonAsync(
            HttpMethod.Put, "/v1/operators/me/totp", new { code = Totp.Code(secret, Totp.StepAt(DateTimeOffset.UtcNow)) });
        Assert.Equal(HttpStatusCode.NoContent, confirmed.StatusCode);

        for (var guess = 0; guess < 5; guess++)
            await account.TryLoginAsync(host, code: $"guess{guess}").ProblemAsync(HttpStatusCode.Unauthorized, "operator-login-failed");

        await account.TryLoginAsync(host, code: Totp.Code(secret, Totp.StepAt(DateTimeOffset.UtcNow) + 1))
            .ProblemAsync(HttpStatusCode.TooManyRequests, "locked-out");
    }
}

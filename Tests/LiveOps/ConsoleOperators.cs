using System.Diagnostics;
using System.Net;
using AppHost.Running;
using Tests.Api;
using Tests.AppHost;
using Xunit;

namespace Tests.LiveOps;

/// <summary>An operator of the shared stack, with the password that is shown once.</summary>
public sealed record ConsoleAccount(Guid Id, string Email, string Password);

/// <summary>Makes operators, as the first admin does: the one whose password the start's report would show.</summary>
internal static class ConsoleOperators
{
    private const string Access = "__Host-console";

    private static readonly SemaphoreSlim LoggingIn = new(1);

    /// <summary>Shorter than an access token lives: the tests that share the login may run minutes apart.</summary>
    private static readonly TimeSpan Reuse = TimeSpan.FromMinutes(4);

    private static (string Cookie, long At)? _login;

    /// <summary>A new operator with these roles.</summary>
    internal static async Task<ConsoleAccount> OperatorAsync(this StackFixture stack, params string[] roles) =>
        await SetUpAsync(stack, await stack.NewOperatorAsync(roles));

    /// <summary>A new operator as the admin leaves it: with a generated password.</summary>
    internal static async Task<ConsoleAccount> NewOperatorAsync(this StackFixture stack, params string[] roles)
    {
        using var admin = await stack.AdminAsync();
        var email = $"{Guid.NewGuid():N}@example.org";
        var added = await admin.PostJsonAsync("/v1/operators", new { email, name = $"{roles[0]} of the tests", roles, reason = "a test" })
            .JsonAsync(HttpStatusCode.Created);
        return new(added.GetProperty("operator").GetProperty("id").GetGuid(), email, added.GetProperty("password").GetString()!);
    }

    /// <summary>Chooses a password, which a new operator has to.</summary>
    private static async Task<ConsoleAccount> SetUpAsync(StackFixture stack, ConsoleAccount account)
    {
        using var client = await stack.GatewayAsync();
        client.DefaultRequestHeaders.Add("X-Console", "1");
        client.DefaultRequestHeaders.Add("Cookie", await LoginAsync(client, account.Email, account.Password));
        const string Own = "a password of the tests";
        using var changed = await client.SendJsonAsync(
            HttpMethod.Put, "/v1/operators/me/password", new Dictionary<string, string> { ["current"] = account.Password, ["new"] = Own });
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        return account with { Password = Own };
    }

    /// <summary>A client of the gateway with the first admin's cookie.</summary>
    internal static async Task<HttpClient> AdminAsync(this StackFixture stack)
    {
        var client = await stack.GatewayAsync();
        client.DefaultRequestHeaders.Add("X-Console", "1");
        await LoggingIn.WaitAsync();
        try
        {
            if (_login is not { } login || Stopwatch.GetElapsedTime(login.At) > Reuse)
                _login = login = (await LoginAsync(stack, client), Stopwatch.GetTimestamp());
            client.DefaultRequestHeaders.Add("Cookie", login.Cookie);
            return client;
        }
        finally
        {
            LoggingIn.Release();
        }
    }

    private static async Task<string> LoginAsync(StackFixture stack, HttpClient client)
    {
        await stack.SharedAsync();
        var lines = await File.ReadAllLinesAsync(FirstOperator.FileIn(stack.DataFolder));
        return await LoginAsync(client, lines[0], lines[1]);
    }

    private static async Task<string> LoginAsync(HttpClient client, string email, string password)
    {
        using var response = await client.PostJsonAsync("/v1/operators/login", new { email, password });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith(Access, StringComparison.Ordinal)).Split(';')[0];
    }
}

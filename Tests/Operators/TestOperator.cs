using System.Net;
using System.Text.Json;
using GameApi.Audit;
using GameApi.Auth;
using GameApi.Operators;
using Microsoft.Extensions.DependencyInjection;
using Tests.Api;
using Xunit;

namespace Tests.Operators;

/// <summary>
/// An operator with an account of its own and a browser's cookies. A client of .NET would not send them without TLS, so they are kept here.
/// </summary>
internal sealed class TestOperator(Guid id, string email, string password) : IDisposable
{
    private readonly Dictionary<string, string> _cookies = [];

    public Guid Id => id;

    public string Email => email;

    public string Password { get; set; } = password;

    /// <summary>Carries the cookies and X-Console.</summary>
    public HttpClient Client { get; private set; } = new();

    public string Session => _cookies["__Secure-console-session"];

    public string Access => _cookies["__Host-console"];

    /// <summary>A new operator with these roles.</summary>
    public static async Task<TestOperator> NewAsync(GameApiHost host, params string[] roles)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var (email, password) = ($"operator-{Guid.NewGuid():N}@example.org", OperatorStore.NewPassword());
        var hash = await scope.ServiceProvider.GetRequiredService<PasswordService>()
            .HashAsync(password, TestContext.Current.CancellationToken);
        var added = await scope.ServiceProvider.GetRequiredService<OperatorStore>().AddAsync(
            new AuditSource(AuditSource.Command), new NewOperator(email, roles, "A test's operator."), email, hash, null,
            TestContext.Current.CancellationToken);
        return new TestOperator(added!.OperatorId, email, password);
    }

    /// <summary>A new operator with these roles, who is logged in.</summary>
    public static async Task<TestOperator> LoggedInAsync(GameApiHost host, params string[] roles)
    {
        var account = await NewAsync(host, roles);
        await account.LoginAsync(host);
        return account;
    }

    /// <summary>The same operator's cookies at another node.</summary>
    public TestOperator At(GameApiHost node)
    {
        var elsewhere = new TestOperator(id, email, Password);
        foreach (var (name, value) in _cookies)
            elsewhere._cookies[name] = value;
        elsewhere.Use(node);
        return elsewhere;
    }

    public async Task<JsonElement> LoginAsync(GameApiHost host, string? code = null)
    {
        using var response = await TryLoginAsync(host, code: code);
        var answer = await response.JsonAsync();
        Take(response);
        return answer;
    }

    public Task<HttpResponseMessage> TryLoginAsync(GameApiHost host, string? password = null, string? code = null)
    {
        Use(host);
        return Client.PostJsonAsync("/v1/operators/login", new { email, password = password ?? Password, code });
    }

    /// <summary>Refreshes the session.</summary>
    public async Task<HttpResponseMessage> RefreshAsync()
    {
        var response = await Client.PostJsonAsync("/v1/operators/refresh");
        if (response.StatusCode is HttpStatusCode.OK)
            Take(response);
        return response;
    }

    /// <summary>A request with these cookies, and the headers of the caller alone.</summary>
    public async Task<HttpResponseMessage> BareAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient { BaseAddress = Client.BaseAddress };
        client.DefaultRequestHeaders.Add("Cookie", Cookies);
        return await client.SendJsonAsync(method, path, null, headers);
    }

    /// <summary>Keeps what a response sets.</summary>
    public void Take(HttpResponseMessage response)
    {
        foreach (var set in response.Headers.GetValues("Set-Cookie"))
            if (set.Split(';')[0].Split('=', 2) is [var name, var value])
                _cookies[name] = value;
        Use(Client.BaseAddress!);
    }

    public void Dispose() => Client.Dispose();

    private string Cookies => string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));

    private void Use(GameApiHost host)
    {
        Client = host.NewClient();
        Use(host.Address);
    }

    private void Use(Uri address)
    {
        Client.BaseAddress ??= address;
        Client.DefaultRequestHeaders.Remove("Cookie");
        Client.DefaultRequestHeaders.Remove("X-Console");
        if (_cookies.Count > 0)
            Client.DefaultRequestHeaders.Add("Cookie", Cookies);
        Client.DefaultRequestHeaders.Add("X-Console", "1");
    }
}

using System.Text.Json;
using Tests.Api;
using Xunit;

namespace Tests.Operators;

/// <summary>A browser between the console and the identity provider. A client of .NET would not keep secure cookies without TLS.</summary>
internal sealed class ProviderBrowser : IDisposable
{
    private const string SessionCookie = "__Secure-console-session";

    private readonly Dictionary<string, string> _cookies = new(StringComparer.Ordinal);
    private readonly HttpClient _client = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public bool HasSession => _cookies.ContainsKey(SessionCookie);

    public string Session => _cookies[SessionCookie];

    /// <summary>The same browser at this moment.</summary>
    public ProviderBrowser Copy()
    {
        var copy = new ProviderBrowser();
        foreach (var (name, value) in _cookies)
            copy._cookies[name] = value;
        return copy;
    }

    /// <summary>A whole login, which one node begins and another ends.</summary>
    /// <returns>Where the browser lands.</returns>
    public async Task<string> LoginAsync(GameApiHost begins, GameApiHost ends) => await EndAsync(ends, await BeginAsync(begins));

    /// <summary>Up to the answer of the provider.</summary>
    /// <returns>Where the provider sends the browser.</returns>
    public async Task<Uri> BeginAsync(GameApiHost node)
    {
        using var began = await SendAsync(HttpMethod.Post, new Uri(node.Address, "/v1/operators/provider"));
        var url = (await began.JsonAsync()).GetProperty("url").GetString()!;
        using var answer = await _client.GetAsync(new Uri(url), Stop);
        return answer.Headers.Location ?? throw new InvalidOperationException(await answer.Content.ReadAsStringAsync(Stop));
    }

    /// <summary>Follows the provider's answer to a node, as the gateway would.</summary>
    public async Task<string> EndAsync(GameApiHost node, Uri answer)
    {
        using var landed = await SendAsync(HttpMethod.Get, new Uri(node.Address, answer.PathAndQuery));
        return landed.Headers.Location?.ToString() ?? $"{(int)landed.StatusCode} {await landed.Content.ReadAsStringAsync(Stop)}";
    }

    public Task<HttpResponseMessage> FetchMeAsync(GameApiHost node) => SendAsync(HttpMethod.Get, new Uri(node.Address, "/v1/operators/me"));

    public async Task<JsonElement> MeAsync(GameApiHost node) => await FetchMeAsync(node).JsonAsync();

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri target)
    {
        using var request = new HttpRequestMessage(method, target);
        request.Headers.Add("X-Console", "1");
        if (_cookies.Count > 0)
            request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        var response = await _client.SendAsync(request, Stop);
        foreach (var set in response.Headers.TryGetValues("Set-Cookie", out var all) ? all : [])
            if (set.Split(';')[0].Split('=', 2) is [var name, var value])
            {
                if (value.Length == 0)
                    _cookies.Remove(name);
                else
                    _cookies[name] = value;
            }

        return response;
    }
}

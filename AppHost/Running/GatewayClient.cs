using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace AppHost.Running;

/// <summary>The public API as a game client calls it (docs/requests.http).</summary>
internal sealed class GatewayClient(Uri gateway) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = gateway, Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Registers a new player and sends its token from now on.</summary>
    /// <returns>The player's id.</returns>
    internal async Task<string> BecomePlayerAsync(string displayName, CancellationToken stop)
    {
        var login = await SendAsync(HttpMethod.Post, "/v1/auth/device", new { deviceId = $"apphost-{Guid.NewGuid():N}", displayName, country = "NO" }, stop);
        Authorize(login);
        return login.GetProperty("playerId").GetString()!;
    }

    /// <summary>Logs a service client in and sends its token from now on.</summary>
    internal async Task BecomeServiceAsync(string clientId, string clientSecret, CancellationToken stop) =>
        Authorize(await SendAsync(HttpMethod.Post, "/v1/auth/service", new { clientId, clientSecret }, stop));

    /// <returns>The response's JSON; undefined where it has none.</returns>
    /// <exception cref="UserFacingException">The status is no success.</exception>
    internal async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await _http.SendAsync(request, stop);
        var text = await response.Content.ReadAsStringAsync(stop);
        if (!response.IsSuccessStatusCode)
            throw new UserFacingException($"{method} {path} returned {(int)response.StatusCode}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    public void Dispose() => _http.Dispose();

    private void Authorize(JsonElement login) =>
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", login.GetProperty("accessToken").GetString());
}

internal static class ResourceEventExtensions
{
    /// <summary>The address of the endpoint <c>http</c>, without the pages that the dashboard links to.</summary>
    internal static Uri HttpAddress(this ResourceEvent resource) =>
        new(new Uri(resource.Snapshot.Urls.First(url => url.Name == "http").Url).GetLeftPart(UriPartial.Authority));
}

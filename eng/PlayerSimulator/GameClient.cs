using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using PlayerSimulator.Players;

namespace PlayerSimulator;

/// <summary>The part of the HTTP contract that simulated players use. A rejected token is answered by logging in again.</summary>
internal sealed class GameClient(HttpClient http)
{
    /// <summary>Header of writes that must happen once however often they are sent.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    public async Task<TokenPair> LoginAsync(DeviceLogin device, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync("/v1/auth/device", device, GameJson.Default.DeviceLogin, cancellationToken);
        return await ReadAsync(response, GameJson.Default.TokenPair, cancellationToken);
    }

    public Task<HttpResponseMessage> GetAsync(SimulatedPlayer player, string path, CancellationToken cancellationToken) =>
        SendAsync(player, () => new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);

    public Task<HttpResponseMessage> SendAsync<T>(
        SimulatedPlayer player, HttpMethod method, string path, T body, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(player, () => new HttpRequestMessage(method, path) { Content = JsonContent.Create(body, type) }, cancellationToken);

    public async Task<HttpResponseMessage> SendAsync(
        SimulatedPlayer player, Func<HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        var token = player.AccessToken ??= (await LoginAsync(player.Device, cancellationToken)).AccessToken;
        var response = await AttemptAsync(request(), token, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
            return response;

        response.Dispose();
        token = player.AccessToken = (await LoginAsync(player.Device, cancellationToken)).AccessToken;
        return await AttemptAsync(request(), token, cancellationToken);
    }

    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException(
                $"{response.RequestMessage?.RequestUri?.AbsolutePath} answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}",
                null, response.StatusCode);
        return await response.Content.ReadFromJsonAsync(type, cancellationToken)
            ?? throw new HttpRequestException($"{response.RequestMessage?.RequestUri?.AbsolutePath} answered null");
    }

    private Task<HttpResponseMessage> AttemptAsync(HttpRequestMessage request, string token, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http.SendAsync(request, cancellationToken);
    }
}

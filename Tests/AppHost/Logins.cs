using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Tests.Api;

namespace Tests.AppHost;

/// <summary>Logs a client of a gateway in: from then on it carries the token.</summary>
internal static class Logins
{
    /// <returns>The player's id.</returns>
    internal static async Task<Guid> BecomePlayerAsync(this HttpClient client)
    {
        var login = await client.PostJsonAsync("/v1/auth/device", new { deviceId = $"device-{Guid.NewGuid():N}" })
            .JsonAsync(HttpStatusCode.Created);
        Carry(client, login);
        return login.GetProperty("playerId").GetGuid();
    }

    internal static async Task BecomeServiceAsync(this HttpClient client, string role, string secret) =>
        Carry(client, await client.PostJsonAsync("/v1/auth/service", new { clientId = role, clientSecret = secret }).JsonAsync());

    private static void Carry(HttpClient client, JsonElement login) =>
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", login.GetProperty("accessToken").GetString());
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.Options;
using PlayerSimulator.Players;

namespace PlayerSimulator.Traffic;

/// <summary>The studio's own server, which rewards players: a service client with the role <c>server</c>.</summary>
internal sealed class GameServer(HttpClient http, IOptions<SimulatorOptions> options)
{
    private string? _token;

    public async Task<HttpResponseMessage> RewardAsync(SimulatedPlayer player, WalletChange reward, CancellationToken cancellationToken)
    {
        var key = Guid.NewGuid();
        var token = _token ??= await LogInAsync(cancellationToken);
        var response = await GrantAsync(player, reward, key, token, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
            return response;

        response.Dispose();
        return await GrantAsync(player, reward, key, _token = await LogInAsync(cancellationToken), cancellationToken);
    }

    private async Task<string> LogInAsync(CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync("/v1/auth/service", new ServiceLogin("server", options.Value.ServerSecret), GameJson.Default.ServiceLogin, cancellationToken);
        return (await GameClient.ReadAsync(response, GameJson.Default.ServiceToken, cancellationToken)).AccessToken;
    }

    private Task<HttpResponseMessage> GrantAsync(SimulatedPlayer player, WalletChange reward, Guid key, string token, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/players/{player.Id}/wallet/grant") { Content = JsonContent.Create(reward, GameJson.Default.WalletChange) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add(GameClient.IdempotencyKey, key.ToString());
        return http.SendAsync(request, cancellationToken);
    }
}

using System.Net;
using Tests.Activities;
using Tests.Api;
using Tests.Wallets;

namespace Tests.Players;

/// <summary>A write that waits for the rest of its body.</summary>
internal sealed record PendingWrite(HeldBody Body, Task<HttpResponseMessage> Response)
{
    internal Task<HttpResponseMessage> EndAsync()
    {
        Body.Release();
        return Response;
    }
}

/// <summary>One of every kind of write that stores something of a player.</summary>
internal static class PlayerWrites
{
    internal const int Count = 13;

    internal static async Task<PendingWrite[]> BeginAsync(GameApiHost host, Bank bank, TestPlayer player, TestPlayer other)
    {
        await bank.GrantAsync(player, 50);
        await bank.GrantAsync(other, 50);
        await player.Client.PostJsonAsync("/v1/sessions", new { gameId = "star-drift", platform = "web", clientVersion = "1" })
            .JsonAsync(HttpStatusCode.Created);
        await player.Client.SendJsonAsync(HttpMethod.Put, "/v1/storage/saves/old", new { level = 1 }, ("If-None-Match", "*"))
            .JsonAsync(HttpStatusCode.Created);

        var key = () => Bank.NewKey();
        return await Task.WhenAll(
            Of(player.Client, HttpMethod.Post, "/v1/activities", new[] { Report.Item(), Report.Item(kind: "player.erased") }),
            Of(player.Client, HttpMethod.Post, "/v1/sessions", new { gameId = "star-drift", platform = "web", clientVersion = "2" }),
            Of(player.Client, HttpMethod.Patch, "/v1/players/me", new { displayName = "Lovelace" }, ("If-Match", "*")),
            Of(player.Client, HttpMethod.Put, "/v1/storage/saves/new", new { level = 2 }, ("If-None-Match", "*")),
            Of(player.Client, HttpMethod.Put, "/v1/storage/saves/old", new { level = 3 }, ("If-Match", "*")),
            Of(player.Client, HttpMethod.Post, "/v1/wallet/spend", Bank.Change(1), key()),
            Of(player.Client, HttpMethod.Post, "/v1/gifts", new { toPlayerId = other.Id, currency = "gold", amount = 1 }, key()),
            Of(other.Client, HttpMethod.Post, "/v1/gifts", new { toPlayerId = player.Id, currency = "gold", amount = 1 }, key()),
            Of(bank.Server, HttpMethod.Post, $"/v1/players/{player.Id}/wallet/grant", Bank.Change(1), key()),
            Of(player.Client, HttpMethod.Put, "/v1/leaderboards/global/scores", new { score = 7 }),
            Of(bank.Server, HttpMethod.Put, "/v1/leaderboards/global/scores", new { score = 8, playerId = player.Id }),
            Of(host.Client, HttpMethod.Post, "/v1/auth/device", new { deviceId = player.DeviceId }),
            Of(host.Client, HttpMethod.Post, "/v1/auth/refresh", new { refreshToken = player.RefreshToken }));
    }

    private static async Task<PendingWrite> Of(
        HttpClient client, HttpMethod method, string path, object body, params (string Name, string Value)[] headers)
    {
        var held = new HeldBody(body);
        return new PendingWrite(held, await held.SendAsync(client, method, path, headers));
    }
}

using System.Net.Http.Json;
using PlayerSimulator.Players;

namespace PlayerSimulator.Traffic;

/// <summary>What a player does next: mostly looks, often plays, sometimes comes and goes.</summary>
internal sealed class PlayerActions(GameClient client, GameServer server, Population population, TimeProvider time)
{
    private const string Currency = "coins";
    private const int Price = 50;

    private static readonly string[] Boards = ["global"];
    private static readonly string[] PlayedKinds = ["match.started", "match.finished", "item.bought", "quest.completed"];
    private static readonly string[] Platforms = ["ios", "android", "windows", "web"];

    public Task<HttpResponseMessage> ActAsync(SimulatedPlayer player, IReadOnlyList<string> games, Random random, CancellationToken cancellationToken)
    {
        if (player.Session is not { } session)
            return StartSessionAsync(player, games[random.Next(games.Count)], random, cancellationToken);

        return random.NextDouble() switch
        {
            < 0.30 => client.GetAsync(player, $"/v1/players/{population.Pick(random).Id}", cancellationToken),
            < 0.50 => PostActivitiesAsync(player, session, random, cancellationToken),
            < 0.62 => PostAsync(player, $"/v1/sessions/{session.SessionId}/heartbeat", cancellationToken),
            < 0.72 => client.GetAsync(player, $"/v1/leaderboards/{Boards[0]}?limit=20", cancellationToken),
            < 0.80 => client.SendAsync(player, HttpMethod.Put, $"/v1/leaderboards/{Boards[0]}/scores",
                new ScoreSubmission(random.Next(1, 100_000)), GameJson.Default.ScoreSubmission, cancellationToken),
            < 0.85 => client.GetAsync(player, "/v1/games", cancellationToken),
            < 0.90 => client.GetAsync(player, "/v1/activities?limit=20", cancellationToken),
            < 0.97 => player.Coins < Price ? EarnAsync(player, random, cancellationToken) : SpendAsync(player, cancellationToken),
            _ => EndSessionAsync(player, session, cancellationToken),
        };
    }

    private async Task<HttpResponseMessage> StartSessionAsync(SimulatedPlayer player, string game, Random random, CancellationToken cancellationToken)
    {
        var response = await client.SendAsync(player, HttpMethod.Post, "/v1/sessions",
            new SessionStart(game, Platforms[random.Next(Platforms.Length)], "1.0.0"), GameJson.Default.SessionStart, cancellationToken);
        if (response.IsSuccessStatusCode)
            player.Session = await response.Content.ReadFromJsonAsync(GameJson.Default.StartedSession, cancellationToken);
        return response;
    }

    private Task<HttpResponseMessage> PostActivitiesAsync(SimulatedPlayer player, StartedSession session, Random random, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var items = Enumerable.Range(0, random.Next(1, 6))
            .Select(_ => new ActivityItem(Guid.CreateVersion7(now), session.GameId, session.SessionId, PlayedKinds[random.Next(PlayedKinds.Length)], now, null))
            .ToArray();
        return client.SendAsync(player, HttpMethod.Post, "/v1/activities", items, GameJson.Default.ActivityItemArray, cancellationToken);
    }

    private async Task<HttpResponseMessage> EarnAsync(SimulatedPlayer player, Random random, CancellationToken cancellationToken) =>
        await WithBalanceAsync(player, await server.RewardAsync(player, new WalletChange(Currency, random.Next(Price, 4 * Price), "match won"), cancellationToken), cancellationToken);

    private async Task<HttpResponseMessage> SpendAsync(SimulatedPlayer player, CancellationToken cancellationToken)
    {
        var key = Guid.NewGuid();
        var response = await client.SendAsync(player, () => new HttpRequestMessage(HttpMethod.Post, "/v1/wallet/spend")
        {
            Headers = { { GameClient.IdempotencyKey, key.ToString() } },
            Content = JsonContent.Create(new WalletChange(Currency, Price, "hat"), GameJson.Default.WalletChange),
        }, cancellationToken);
        return await WithBalanceAsync(player, response, cancellationToken);
    }

    private static async Task<HttpResponseMessage> WithBalanceAsync(SimulatedPlayer player, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        player.Coins = response.IsSuccessStatusCode ? (await response.Content.ReadFromJsonAsync(GameJson.Default.WalletReceipt, cancellationToken))!.Balance : 0;
        return response;
    }

    private async Task<HttpResponseMessage> EndSessionAsync(SimulatedPlayer player, StartedSession session, CancellationToken cancellationToken)
    {
        var response = await PostAsync(player, $"/v1/sessions/{session.SessionId}/end", cancellationToken);
        player.Session = null;
        return response;
    }

    private Task<HttpResponseMessage> PostAsync(SimulatedPlayer player, string path, CancellationToken cancellationToken) =>
        client.SendAsync(player, () => new HttpRequestMessage(HttpMethod.Post, path), cancellationToken);
}

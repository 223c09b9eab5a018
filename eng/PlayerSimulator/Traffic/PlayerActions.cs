using AspireGame.Client;
using PlayerSimulator.Players;

namespace PlayerSimulator.Traffic;

/// <summary>Performs a random action of a player: usually a read, often an activity, sometimes the start or end of a session.</summary>
internal sealed class PlayerActions(GameServer server, Population population, TimeProvider time)
{
    private const string Board = "global";
    private const string Currency = "coins";
    private const int Price = 50;

    private static readonly string[] PlayedKinds = ["match.started", "match.finished", "item.bought", "quest.completed"];
    private static readonly string[] Platforms = ["ios", "android", "windows", "web"];

    public Task ActAsync(SimulatedPlayer player, IReadOnlyList<string> games, Random random, CancellationToken cancellationToken)
    {
        if (player.Session is not { } session)
            return StartSessionAsync(player, games[random.Next(games.Count)], random, cancellationToken);

        var client = player.Client;
        return random.NextDouble() switch
        {
            < 0.30 => client.Players.GetProfileAsync(population.Pick(random).Id, cancellationToken),
            < 0.50 => PostActivitiesAsync(player, session, random, cancellationToken),
            < 0.62 => client.Sessions.SendHeartbeatAsync(session.SessionId, cancellationToken),
            < 0.72 => client.Leaderboards.GetLeaderboardAsync(Board, limit: 20, cancellationToken: cancellationToken),
            < 0.80 => client.Leaderboards.SubmitScoreAsync(Board, new ScoreSubmission(random.Next(1, 100_000)), cancellationToken),
            < 0.85 => client.Games.ListGamesAsync(cancellationToken: cancellationToken),
            < 0.90 => client.Activities.ListActivitiesAsync(limit: 20, cancellationToken: cancellationToken),
            < 0.97 => player.Coins < Price ? EarnAsync(player, random, cancellationToken) : SpendAsync(player, cancellationToken),
            _ => EndSessionAsync(player, session, cancellationToken),
        };
    }

    private static async Task StartSessionAsync(SimulatedPlayer player, string game, Random random, CancellationToken cancellationToken)
    {
        var start = new SessionStart(game, Platforms[random.Next(Platforms.Length)], "1.0.0");
        player.Session = (await player.Client.Sessions.StartSessionAsync(start, cancellationToken)).Value;
    }

    private async Task PostActivitiesAsync(SimulatedPlayer player, SessionView session, Random random, CancellationToken cancellationToken)
    {
        for (var n = random.Next(1, 6); n > 0; n--)
        {
            var kind = PlayedKinds[random.Next(PlayedKinds.Length)];
            await player.Client.Outbox.RecordAsync(
                session.GameId, kind, session.SessionId, occurredAt: time.GetUtcNow(), cancellationToken: cancellationToken);
        }

        await player.Client.Outbox.FlushAsync(cancellationToken);
    }

    private async Task EarnAsync(SimulatedPlayer player, Random random, CancellationToken cancellationToken) =>
        player.Coins = (await server.RewardAsync(player, Currency, random.Next(Price, 4 * Price), "match won", cancellationToken)).Balance;

    private static async Task SpendAsync(SimulatedPlayer player, CancellationToken cancellationToken)
    {
        // If the purchase fails, the balance is unknown: the player earns before the next one.
        player.Coins = 0;
        player.Coins = (await player.Client.Wallet.SpendAsync(Currency, Price, "hat", cancellationToken: cancellationToken)).Balance;
    }

    private static async Task EndSessionAsync(SimulatedPlayer player, SessionView session, CancellationToken cancellationToken)
    {
        player.Session = null;
        await player.Client.Sessions.EndSessionAsync(session.SessionId, cancellationToken);
    }
}

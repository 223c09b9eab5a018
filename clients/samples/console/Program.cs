// A game that plays itself: it rolls dice, submits its scores to a leaderboard and buys a hat when it has enough gold. After a restart it
// continues with the same player.
using AspireGame.Client;

var gateway = args.FirstOrDefault() ?? Environment.GetEnvironmentVariable("services__gateway__http__0") ?? "http://localhost:8080";
var appData = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
using var game = new GameClient(new Uri(gateway), new()
{
    Store = new FileStore(Path.Combine(appData, "aspiregame-console")),
    LoginRequired = (client, cancellationToken) => client.Session.LoginDeviceAsync("Console", cancellationToken: cancellationToken),
});

var me = (await game.Players.GetMeAsync()).Value;
Console.WriteLine($"Hello {me.DisplayName}, {me.PlayerId}.");
await foreach (var outcome in game.Intents.ResumeAsync())
    Console.WriteLine($"Pending since the last run: {outcome.Operation}, now {outcome.Refusal?.Kind ?? "done"}.");

var played = await game.Games.StreamGamesAsync().FirstAsync();
var session = (await game.Sessions.StartSessionAsync(new(played.GameId, "console", "1.0.0"))).Value;
for (var round = 1; round <= 5; round++)
{
    var roll = Enumerable.Range(0, 10).Sum(_ => Random.Shared.Next(1, 7));
    await game.Outbox.RecordAsync(played.GameId, "dice.rolled", session.SessionId);
    var standing = (await game.Leaderboards.SubmitScoreAsync("global", new(roll))).Value;
    Console.WriteLine($"Round {round}: {roll}. Your best is {standing.Best}, place {standing.Rank}.");
}

try
{
    var receipt = await game.Wallet.SpendAsync("gold", 50, "hat");
    Console.WriteLine($"A hat! {receipt.Balance} gold left.");
}
catch (ApiException refused) when (refused.Kind is Problems.InsufficientFunds)
{
    Console.WriteLine("Not enough gold for a hat.");
}

var flushed = await game.Outbox.FlushAsync();
await game.Sessions.EndSessionAsync(session.SessionId);
Console.WriteLine($"Sent {flushed.Stored} activities.");
await foreach (var place in game.Leaderboards.StreamLeaderboardAsync("global").Take(5))
    Console.WriteLine($"{place.Rank,3}. {place.DisplayName,-20} {place.Score,8}");

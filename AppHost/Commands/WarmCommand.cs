using System.Globalization;
using AppHost.Running;
using AspireGame.Client;
using Microsoft.Extensions.DependencyInjection;

namespace AppHost.Commands;

/// <summary>Reads public data through the gateway, so that L2 and the nodes' L1 hold it.</summary>
internal static class WarmCommand
{
    private const int Players = 100;

    internal static void WithWarmCommand(this IResourceBuilder<IResourceWithConnectionString> cache) =>
        cache.WithCommand("warm-cache", "Warm the cache", RunAsync, new CommandOptions
        {
            Description = "Reads the catalogue, the global leaderboard and the profiles on it through the gateway.",
            IconName = "Fire",
            Progress = new CommandProgressOptions
            {
                Title = "Warm the cache",
                Message = "Reading the catalogue, the leaderboard and its profiles ...",
            },
        });

    private static async Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context)
    {
        var stop = context.CancellationToken;
        var gateway = await context.Services.GetRequiredService<ResourceNotificationService>().WaitForResourceHealthyAsync("gateway", stop);
        using var client = new GameClient(gateway.HttpAddress());
        await client.Session.LoginDeviceAsync("Cache warmer", cancellationToken: stop);

        var games = await client.Games.StreamGamesAsync(cancellationToken: stop).ToListAsync(stop);
        foreach (var game in games)
            await client.Games.GetGameAsync(game.GameId, stop);

        var board = (await client.Leaderboards.GetLeaderboardAsync("global", limit: Players, cancellationToken: stop)).Value.Items;
        await Parallel.ForEachAsync(board, stop, async (score, stopping) => await client.Players.GetProfileAsync(score.PlayerId, stopping));
        return CommandResults.Success(string.Create(
            CultureInfo.InvariantCulture, $"Read {games.Count} games, the global leaderboard and {board.Count} profiles."));
    }
}

using System.Globalization;
using AppHost.Running;
using Microsoft.Extensions.DependencyInjection;

namespace AppHost.Commands;

/// <summary>Reads what everybody reads, through the gateway, so that L2 and the nodes' L1 hold it.</summary>
internal static class WarmCommand
{
    private const int Players = 100;

    internal static void WithWarmCommand(this IResourceBuilder<IResourceWithConnectionString> cache) =>
        cache.WithCommand("warm-cache", "Warm the cache", RunAsync, new CommandOptions
        {
            Description = "Reads the catalogue, the global leaderboard and the profiles on it through the gateway.",
            IconName = "Fire",
            Progress = new CommandProgressOptions { Title = "Warm the cache", Message = "Reading the catalogue, the leaderboard and its profiles ..." },
        });

    private static async Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context)
    {
        var stop = context.CancellationToken;
        var gateway = await context.Services.GetRequiredService<ResourceNotificationService>().WaitForResourceHealthyAsync("gateway", stop);
        using var client = new GatewayClient(gateway.HttpAddress());
        await client.BecomePlayerAsync("Cache warmer", stop);

        var games = await client.SendAsync(HttpMethod.Get, "/v1/games", null, stop);
        foreach (var game in games.GetProperty("items").EnumerateArray())
            await client.SendAsync(HttpMethod.Get, $"/v1/games/{game.GetProperty("gameId").GetString()}", null, stop);

        var board = await client.SendAsync(HttpMethod.Get, $"/v1/leaderboards/global?limit={Players}", null, stop);
        var players = board.GetProperty("items").EnumerateArray().Select(score => score.GetProperty("playerId").GetString()).ToList();
        await Parallel.ForEachAsync(players, stop, async (player, stopping) =>
            await client.SendAsync(HttpMethod.Get, $"/v1/players/{player}", null, stopping));
        return CommandResults.Success(string.Create(
            CultureInfo.InvariantCulture, $"Read {games.GetProperty("items").GetArrayLength()} games, the global leaderboard and {players.Count} profiles."));
    }
}

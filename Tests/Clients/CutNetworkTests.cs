using System.Globalization;
using CsCheck;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Clients;

/// <summary>
/// Whatever the network does, the ledger, the event log, the storage and the boards equal what the client reported.
/// <c>ASPIREGAME_CLIENT_ROUNDS=50</c> plays as many rounds instead of one.
/// </summary>
public sealed class CutNetworkTests(LocalStores stores, SharedGameApi api)
{
    private const int Players = 3;

    private static readonly int Rounds =
        int.TryParse(Environment.GetEnvironmentVariable("ASPIREGAME_CLIENT_ROUNDS"), CultureInfo.InvariantCulture, out var rounds) ? rounds
            : 1;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cut_connections_killed_nodes_and_restarts_lose_and_duplicate_nothing()
    {
        var node = await api.StartedAsync(stores);
        await using var stack = await ClientStack.StartAsync(node, seed: Random.Shared.Next(), canLoseNode: true, Stop);
        using var server = await stack.ServerAsync(Stop);
        var step = Gen.Select(Gen.Int[0, Players - 1], Gen.Enum<Act>(), Gen.Int[1, 100]);

        await step.Array[60, 90].SampleAsync(async steps =>
        {
            stack.Network.Cuts = 0;
            var games = Enumerable.Range(0, Players)
                .Select(_ => new RestartingGame(stack.Network.Address, stack.Gateway, ScratchFolder.New("game"))).ToArray();
            foreach (var game in games)
            {
                await game.StartAsync(Stop);
                await server.Wallet.GrantAsync(game.PlayerId, "gold", 1_000_000, "start", cancellationToken: Stop);
            }

            stack.Network.Cuts = 0.25;
            var played = 0;
            await Task.WhenAll(games.Select((game, index) => Task.Run(async () =>
            {
                foreach (var (player, act, number) in steps)
                    if (player == index)
                    {
                        await game.PlayAsync(act, number, games[(index + 1) % Players].PlayerId, Stop);
                        if (Interlocked.Increment(ref played) == steps.Length / 2)
                            stack.KillNode();
                    }
            }, Stop)));

            foreach (var game in games)
            {
                await game.CheckAsync(Stop);
                game.Dispose();
            }
        }, iter: Rounds, threads: 1);

        Assert.True(stack.Network.Broken > Rounds * 5, $"only {stack.Network.Broken} connections were cut");
    }
}

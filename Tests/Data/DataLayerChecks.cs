using System.Net;
using Npgsql;
using Tests.Analytics;
using Tests.Api;
using Tests.Contract;
using Tests.Stores;
using Tests.Wallets;
using Xunit;

namespace Tests.Data;

/// <summary>What holds on every database: the oldest PostgreSQL that is promised, and a cluster.</summary>
internal static class DataLayerChecks
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The same on another port: two nodes of one installation.</summary>
    public static async Task<GameApiHost[]> TwoNodesAsync(LocalStores stores, string database, Dictionary<string, string?>? settings = null)
    {
        var one = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?>(settings ?? []) { ["ConnectionStrings:gamedb"] = database });
        return [one, await GameApiHost.StartAsync(stores, one.Settings)];
    }

    /// <summary>Every node becomes ready.</summary>
    public static async Task ReadyAsync(IEnumerable<GameApiHost> nodes)
    {
        foreach (var node in nodes)
            await Eventually.HoldsAsync(async () => (await node.Client.FetchAsync("/health/ready")).StatusCode == HttpStatusCode.OK);
    }

    /// <summary>Every route responds without a server error, on the nodes in turn.</summary>
    public static async Task EveryRouteAsync(params GameApiHost[] nodes)
    {
        foreach (var (index, route) in Routes.All.Index())
        {
            var player = await nodes[index % nodes.Length].PlayerAsync();
            var node = nodes[(index + 1) % nodes.Length];
            using var client = node.NewClient(player.AccessToken);
            var session = await client.PostJsonAsync("/v1/sessions", new { gameId = "tower-keep", platform = "web", clientVersion = "1" })
                .JsonAsync(HttpStatusCode.Created);
            using var response = await (await route.ClientAsync(node, client)).SendAsync(
                route.Request(new(player.Id, session.GetProperty("sessionId").GetGuid())), HttpCompletionOption.ResponseHeadersRead, Stop);
            Assert.True((int)response.StatusCode < 500, $"{route} returned {response.StatusCode}.");
        }
    }

    /// <summary>Gifts between players of all shards: no money appears or disappears, and every balance is the sum of its entries.</summary>
    public static async Task GiftsAsync(params GameApiHost[] nodes)
    {
        var bank = await Bank.OpenAsync(nodes[0]);
        var players = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => nodes[n % nodes.Length].PlayerAsync()));
        foreach (var player in players)
            await bank.GrantAsync(player, 100);
        await Parallel.ForEachAsync(Enumerable.Range(0, 40), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (n, _) =>
        {
            using var gift = await Bank.GiveAsync(players[n % 6], players[(n + 1 + n % 5) % 6], 7);
            Assert.True(gift.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict, $"{gift.StatusCode}");
        });
        var balances = await Task.WhenAll(players.Select(Bank.BalanceAsync));
        Assert.Equal(600, balances.Sum());
        for (var n = 0; n < players.Length; n++)
            Assert.Equal(balances[n], (await Bank.AmountsAsync(players[n])).Sum());
    }

    /// <summary>The worker exports the log of the database: each activity is in the warehouse once.</summary>
    public static async Task ExportsOnceAsync(Pipeline pipeline)
    {
        await pipeline.DrainAllAsync(100, Stop);
        await using var command = pipeline.Database.CreateCommand("SELECT activity_id FROM activities");
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var stored = new List<Guid>();
        while (await reader.ReadAsync(Stop))
            stored.Add(reader.GetGuid(0));
        Assert.NotEmpty(stored);
        Assert.Equal(stored.Order(), (await pipeline.ExportedAsync(Stop)).Order());
    }

    /// <summary>
    /// The connection breaks after the server has committed and before the node knows: the score counts once, with one activity, and so
    /// does
    /// a gift.
    /// </summary>
    public static async Task CutCommitAsync(LocalStores stores, string database)
    {
        await using var proxy = new CuttableProxy(database) { SparesConnectionsWith = "maintenance" };
        await using var host = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?> { ["ConnectionStrings:gamedb"] = proxy.ConnectionString });
        var (player, other) = (await host.PlayerAsync(), await host.PlayerAsync());
        var bank = await Bank.OpenAsync(host);
        await bank.GrantAsync(player, 100);

        await CutAsync(async () => Assert.Equal(10, await ScoreAsync(10)));
        Assert.Equal(11, await ScoreAsync(1));
        await CutAsync(async () =>
        {
            using var gift = await Bank.GiveAsync(player, other, 7);
            Assert.Equal(HttpStatusCode.OK, gift.StatusCode);
        });

        Assert.Equal((93, 7), (await Bank.BalanceAsync(player), await Bank.BalanceAsync(other)));
        await using var source = NpgsqlDataSource.Create($"{database};Pooling=false");
        await using var activities = source.CreateCommand(
            "SELECT count(*) FROM activities WHERE player_id = $1 AND kind = 'score.submitted'");
        activities.Parameters.Add(new() { Value = player.Id });
        Assert.Equal(2L, await activities.ExecuteScalarAsync(Stop));
        Assert.Empty(host.Errors.Lines);

        async Task CutAsync(Func<Task> write)
        {
            var cuts = proxy.LostAnswers;
            proxy.LosesAnswerTo = "COMMIT";
            await write();
            Assert.Equal(cuts + 1, proxy.LostAnswers);
        }

        async Task<long> ScoreAsync(long score) =>
            (await player.Client.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/career/scores", new { score }).JsonAsync())
                .GetProperty("score").GetInt64();
    }
}

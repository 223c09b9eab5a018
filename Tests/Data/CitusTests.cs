using System.Net;
using GameApi.Data.Schema;
using Npgsql;
using Tests.Api;
using Tests.Contract;
using Tests.Stores;
using Tests.Wallets;
using Xunit;

namespace Tests.Data;

/// <summary>
/// Everything on a real Citus cluster: <c>CITUS</c> is the connection string of a coordinator whose nodes are known and where databases can be made
/// (<c>template1</c> of every node has the extension). Skipped where there is none.
/// </summary>
public sealed class CitusTests(LocalStores stores)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_route_works_on_distributed_tables_and_gifts_cross_nodes()
    {
        if (Environment.GetEnvironmentVariable("CITUS") is not { Length: > 0 } database)
        {
            Assert.Skip("CITUS is not set: no cluster to run on.");
            return;
        }

        await using (var databases = MigratedDatabases.Open(database))
        {
            await MigratedDatabases.MigrateAsync(databases);
            await MigratedDatabases.MigrateAsync(databases);
            Assert.Equal(
                Distribution.All.Where(table => table.Placement is not Placement.Local).Select(table => $"{table.Table} {table.Column}").Order(StringComparer.Ordinal),
                (await DistributedAsync(databases.Game)).Order(StringComparer.Ordinal));
        }

        await using var host = await GameApiHost.StartAsync(stores, new Dictionary<string, string?> { ["ConnectionStrings:gamedb"] = database });
        foreach (var route in Routes.All)
        {
            var player = await host.PlayerAsync();
            using var service = await host.ServiceAsync(route.Who is Who.Admin ? "admin" : "server");
            var session = await player.Client.PostJsonAsync("/v1/sessions", new { gameId = "tower-keep", platform = "web", clientVersion = "1" }).JsonAsync(HttpStatusCode.Created);
            var client = route.Who is Who.Admin or Who.Server or Who.PlayerOrServer ? service : player.Client;
            using var answer = await client.SendAsync(
                route.Request(new(player.Id, session.GetProperty("sessionId").GetGuid())), HttpCompletionOption.ResponseHeadersRead, Cancellation);
            Assert.True((int)answer.StatusCode < 500, $"{route} answered {answer.StatusCode}.");
        }

        var bank = await Bank.OpenAsync(host);
        var players = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => host.PlayerAsync()));
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

    private static async Task<List<string>> DistributedAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("""
            SELECT table_name || ' ' || CASE WHEN citus_table_type = 'distributed' THEN distribution_column ELSE '' END FROM citus_tables
            WHERE NOT (SELECT relispartition FROM pg_class WHERE oid = table_name)
            """);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var tables = new List<string>();
        while (await reader.ReadAsync(Cancellation))
            tables.Add(reader.GetString(0));
        return tables;
    }
}

using System.Net;
using CsCheck;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Wallets;

/// <summary>
/// Under concurrent writes and retries, every balance is the sum of its entries and nothing is lost or duplicated.
/// </summary>
public sealed class LedgerInvariantTests(LocalStores stores, SharedGameApi api)
{
    private const int Players = 3;

    private enum Act
    {
        Grant,
        Spend,
        Give,
    }

    [Fact]
    public async Task Any_interleaving_of_grants_spends_and_gifts_with_retries_keeps_the_ledger()
    {
        var bank = await Bank.OpenAsync(await api.StartedAsync(stores));
        var step = Gen.Select(Gen.Enum<Act>(), Gen.Int[0, Players - 1], Gen.Int[1, Players - 1], Gen.Long[1, 60], Gen.Int[1, 3]);

        await step.Array[10, 40].SampleAsync(async steps =>
        {
            var players = await Task.WhenAll(Enumerable.Range(0, Players).Select(_ => bank.Host.PlayerAsync()));
            var expected = new long[Players];
            await Parallel.ForEachAsync(steps, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (each, _) =>
            {
                var (act, who, offset, amount, sends) = each;
                var other = (who + offset) % Players;
                var key = Bank.NewKey();
                var responses = await Task.WhenAll(
                    Enumerable.Range(0, sends).Select(_ => SendAsync(bank, players, act, who, other, amount, key)));

                Assert.All(
                    responses, status => Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Conflict, $"{act} returned {status}"));
                if (!responses.Contains(HttpStatusCode.OK))
                    return;
                Interlocked.Add(ref expected[who], act == Act.Grant ? amount : -amount);
                if (act == Act.Give)
                    Interlocked.Add(ref expected[other], amount);
                Assert.Empty(await BrokenAsync(bank.Host));
            });

            for (var n = 0; n < Players; n++)
            {
                Assert.Equal(expected[n], await Bank.BalanceAsync(players[n]));
                Assert.Equal(expected[n], (await Bank.AmountsAsync(players[n])).Sum());
            }
        }, iter: 12, threads: 1);
    }

    private static async Task<HttpStatusCode> SendAsync(
        Bank bank, TestPlayer[] players, Act act, int who, int other, long amount, (string, string) key)
    {
        using var response = act switch
        {
            Act.Grant => await bank.Server.PostJsonAsync($"/v1/players/{players[who].Id}/wallet/grant", Bank.Change(amount), key),
            Act.Spend => await players[who].Client.PostJsonAsync("/v1/wallet/spend", Bank.Change(amount), key),
            _ => await Bank.GiveAsync(players[who], players[other], amount, key),
        };
        return response.StatusCode;
    }

    /// <summary>Wallets whose balance is not the sum of their entries at this moment.</summary>
    private static async Task<List<Guid>> BrokenAsync(GameApiHost host)
    {
        await using var connection = new NpgsqlConnection(host.Database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("""
            SELECT w.player_id FROM wallets w
            WHERE w.balance <> (SELECT coalesce(sum(amount), 0) FROM wallet_entries e
                WHERE e.player_id = w.player_id AND e.currency = w.currency)
            """, connection);
        var broken = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            broken.Add(reader.GetGuid(0));
        return broken;
    }
}

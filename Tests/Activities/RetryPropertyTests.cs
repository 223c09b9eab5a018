using CsCheck;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Activities;

/// <summary>
/// Activities that are sent repeatedly, in any batches, to any nodes, concurrently, are each stored once and counted once.
/// </summary>
public sealed class RetryPropertyTests(LocalStores stores)
{
    private const int Pool = 30;

    [Fact]
    public async Task Any_interleaving_of_batches_with_repeats_over_two_nodes_stores_each_activity_once()
    {
        await using var one = await GameApiHost.StartAsync(stores);
        await using var two = await GameApiHost.StartAsync(stores, new Dictionary<string, string?>(one.Settings));
        var batch = Gen.Select(Gen.Int[0, 1], Gen.Int[0, 1], Gen.Int[0, Pool - 1].Array[1, 20]);

        await batch.Array[5, 30].SampleAsync(async batches =>
        {
            var players = await Task.WhenAll(one.PlayerAsync(), one.PlayerAsync());
            var ids = Enumerable.Range(0, Pool).Select(_ => Guid.CreateVersion7()).ToArray();
            var now = DateTimeOffset.UtcNow;
            var accepted = new int[2];

            await Parallel.ForEachAsync(batches, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (each, _) =>
            {
                var (node, who, picks) = each;
                using var client = (node == 0 ? one : two).NewClient(players[who].AccessToken);

                // A retry may have a different time, even in another week.
                var receipt = await client.ReportAsync(
                    [.. picks.Select((pick, n) => Report.Item(ids[pick], now.AddDays(-((pick + n) % 20))))]).ReceiptAsync();
                Assert.Equal(picks.Length, receipt.Accepted + receipt.Duplicates);
                Interlocked.Add(ref accepted[who], receipt.Accepted);
            });

            for (var who = 0; who < 2; who++)
            {
                var sent = batches.Where(each => each.Item2 == who).SelectMany(each => each.Item3).Distinct().Select(pick => ids[pick])
                    .Order().ToList();
                Assert.Equal(sent, (await Report.StoredAsync(one.Database, players[who].Id)).Order());
                Assert.Equal(sent.Count, accepted[who]);
            }
        }, iter: 12, threads: 1);
    }
}

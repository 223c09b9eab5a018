using System.Data.Common;
using GameApi.Data;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Activities;

/// <summary>Input that passes validation and is rejected by the database affects only its sender.</summary>
public sealed class RejectedReportTests(LocalStores stores)
{
    [Fact]
    public async Task A_rejected_report_costs_few_transactions_and_no_other_player_an_activity()
    {
        var transactions = new Transactions();
        await using var host = await GameApiHost.StartAsync(
            stores, services: services => services.ConfigureDbContext<GameDbContext>(options => options.AddInterceptors(transactions)));
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(host.Database) { Pooling = false }.ConnectionString);
        await using var check = source.CreateCommand("ALTER TABLE activities ADD CONSTRAINT ck_missed CHECK (kind <> 'poison')");
        await check.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var (player, other) = (await host.PlayerAsync(), await host.PlayerAsync());

        // One is found among its neighbours, which are stored.
        var one = await player.Client.ReportAsync(
            [.. Enumerable.Range(0, 500).Select(n => Report.Item(kind: n == 321 ? "poison" : "good"))]).ReceiptAsync();
        Assert.Equal((499, 1), (one.Accepted, one.Rejected.GetArrayLength()));
        Assert.Equal(321, one.Rejected[0].GetProperty("index").GetInt32());

        var before = transactions.Started;
        var poisoned = Enumerable.Range(0, 4)
            .Select(_ => player.Client.ReportAsync([.. Enumerable.Range(0, 500).Select(_ => Report.Item(kind: "poison"))]).ReceiptAsync())
                .ToArray();
        const int Others = 20;
        for (var n = 0; n < Others; n++)
            Assert.Equal(1, (await other.Client.ReportAsync(Report.Item()).ReceiptAsync()).Accepted);
        foreach (var receipt in await Task.WhenAll(poisoned))
            Assert.Equal((0, 500), (receipt.Accepted, receipt.Rejected.GetArrayLength()));

        // 24 to find it, and those that it shared with others.
        Assert.InRange(transactions.Started - before, 4 * 24, 4 * 24 + 2 * Others + 30);
        await player.Client.ReportAsync(Report.Item()).ReceiptAsync();
    }

    private sealed class Transactions : DbTransactionInterceptor
    {
        private int _started;

        public int Started => _started;

        public override ValueTask<DbTransaction> TransactionStartedAsync(
            DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _started);
            return ValueTask.FromResult(result);
        }
    }
}

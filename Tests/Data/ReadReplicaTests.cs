using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tests.Activities;
using Tests.Api;
using Tests.Stores;
using Tests.Wallets;
using Xunit;

namespace Tests.Data;

/// <summary>History is read from a real streaming replica, and a player sees the own writes whatever becomes of it.</summary>
public sealed class ReadReplicaTests(LocalStores stores)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task History_is_read_from_an_up_to_date_replica_and_else_from_the_primary()
    {
        var primary = await stores.StartServerAsync(StoreKind.Postgres, Stop);
        var database = new NpgsqlConnectionStringBuilder(primary.ConnectionString) { Database = "game" }.ConnectionString;
        await using (var databases = MigratedDatabases.Open(database))
            await MigratedDatabases.MigrateAsync(databases);
        var replica = await stores.StartReplicaAsync(primary, Stop);
        var behind = new NpgsqlConnectionStringBuilder(replica.ConnectionString) { Database = "game" }.ConnectionString;
        await using var host = await GameApiHost.StartAsync(stores, new Dictionary<string, string?>
        {
            ["ConnectionStrings:gamedb"] = database,
            ["ConnectionStrings:gamedbreplica"] = behind,
            ["Postgres:ReplicaAvoidance"] = "00:00:00.001",
        });
        using var reads = new Reads(host);
        var player = await host.PlayerAsync();
        var bank = await Bank.OpenAsync(host);

        // Writers read their own writes: twenty times, so that some reads find the replica behind.
        for (var n = 1; n <= 20; n++)
        {
            await bank.GrantAsync(player, 1);
            Assert.Equal(n, (await Bank.AmountsAsync(player)).Count);
        }

        await player.Client.ReportAsync(Report.Item(kind: "on.replica")).ReceiptAsync();
        Assert.Single(
            (await player.Client.FetchAsync(
                $"/v1/activities?kind=on.replica&before={DateTimeOffset.UtcNow.AddMinutes(1):yyyy-MM-ddTHH:mm:ssZ}").JsonAsync())
            .GetProperty("items").EnumerateArray());
        await player.Client.FetchAsync("/v1/sessions").JsonAsync();
        var export = await player.Client.FetchAsync("/v1/players/me/export").JsonAsync();
        Assert.Equal(20, export.GetProperty("walletEntries").GetArrayLength());
        Assert.True(reads.Of("replica") > 20, $"{reads.Of("replica")} reads went to the replica, {reads.Of("primary")} to the primary.");

        // Replay stands still.
        await ExecuteAsync(behind, "SELECT pg_wal_replay_pause()");
        var fallen = reads.Of("primary");
        await bank.GrantAsync(player, 1);
        Assert.Equal(21, (await Bank.AmountsAsync(player)).Count);
        Assert.True(reads.Of("primary") > fallen);
        await ExecuteAsync(behind, "SELECT pg_wal_replay_resume()");

        // A promoted replica has its own history, and one that is down has none: neither is read.
        await ExecuteAsync(behind, "SELECT pg_promote()");
        await ExecuteAsync(behind, "DELETE FROM wallet_entries");
        Assert.Equal(21, (await Bank.AmountsAsync(player)).Count);
        replica.Kill();
        await using var fresh = await GameApiHost.StartAsync(stores, host.Settings);
        using var client = fresh.NewClient(player.AccessToken);
        using var entries = await client.FetchAsync("/v1/wallet/entries");
        Assert.Equal(HttpStatusCode.OK, entries.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await fresh.Client.FetchAsync("/health/ready")).StatusCode);
        Assert.Empty(host.Errors.Lines);
        Assert.Empty(fresh.Errors.Lines);
    }

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create($"{database};Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }

    /// <summary>The metric <c>database.replica_reads</c> of one host, by server.</summary>
    private sealed class Reads : IDisposable
    {
        private readonly MeterListener _listener;
        private readonly System.Collections.Concurrent.ConcurrentDictionary<string, long> _counts = new();

        public Reads(GameApiHost host)
        {
            var meters = host.Services.GetRequiredService<IMeterFactory>();
            _listener = new MeterListener
            {
                InstrumentPublished = (instrument, listener) =>
                {
                    if (instrument.Name == "database.replica_reads" && ReferenceEquals(instrument.Meter.Scope, meters))
                        listener.EnableMeasurementEvents(instrument);
                },
            };
            _listener.SetMeasurementEventCallback<long>(
                (_, value, tags, _) => _counts.AddOrUpdate((string)tags[0].Value!, value, (_, sum) => sum + value));
            _listener.Start();
        }

        public long Of(string server) => _counts.GetValueOrDefault(server);

        public void Dispose() => _listener.Dispose();
    }
}

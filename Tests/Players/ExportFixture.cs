using Npgsql;
using Tests.Analytics;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Players;

/// <summary>Tests that share <see cref="ExportFixture"/>, one after the other: some fill the disk of its exports.</summary>
[CollectionDefinition(nameof(ExportFixture))]
public sealed class SharingExportFixture : ICollectionFixture<ExportFixture>;

/// <summary>GameApi, an AnalyticsWorker behind a network that can be cut, and their stores.</summary>
public sealed class ExportFixture(LocalStores stores) : IAsyncLifetime
{
    /// <summary>Where exports are spooled.</summary>
    public string Folder { get; } = ScratchFolder.New("export");

    public GameApiHost Api { get; private set; } = null!;

    internal Pipeline Pipeline { get; private set; } = null!;

    internal WorkerHost Worker { get; private set; } = null!;

    internal CuttableProxy Network { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Pipeline = await Pipeline.OpenAsync(stores, CancellationToken.None);
        await using var before = await GameApiHost.StartAsync(stores, new Dictionary<string, string?>
        {
            ["ConnectionStrings:gamedb"] = Pipeline.ConnectionString,
            ["PlayerExport:Folder"] = Folder,
            ["PlayerExport:SpoolBytes"] = "60000000",
        });
        Worker = await WorkerHost.StartAsync(before, Pipeline);
        Network = new CuttableProxy(Worker.Analyst.BaseAddress!.GetLeftPart(UriPartial.Authority));
        Api = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?>(before.Settings) { ["services:analyticsworker:http:0"] = Network.ConnectionString });
    }

    /// <summary>Except for Redis, whose client logs reconnects of a busy machine; no export needs it.</summary>
    internal static void AssertNoErrors(ErrorLog log) =>
        Assert.DoesNotContain(log.Lines, static line => !line.StartsWith("StackExchange.Redis", StringComparison.Ordinal));

    internal async Task<long> CountAsync(string sql)
    {
        await using var command = Pipeline.Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    internal async Task ReportAsync(Guid player, int rows, int bytes, string at)
    {
        await using var insert = Pipeline.Database.CreateCommand($$"""
            INSERT INTO activities (player_id, activity_id, game_id, kind, occurred_at, payload)
            SELECT $1, overlay(gen_random_uuid()::text PLACING '7' FROM 15 FOR 1)::uuid, 'star-drift', 'level.up', {{at}},
                jsonb_build_object('text', repeat('x', $2))
            FROM generate_series(1, $3)
            """);
        insert.Parameters.Add(new NpgsqlParameter { Value = player });
        insert.Parameters.Add(new NpgsqlParameter { Value = bytes });
        insert.Parameters.Add(new NpgsqlParameter { Value = rows });
        await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await Network.DisposeAsync();
        await Worker.DisposeAsync();
        await Pipeline.DisposeAsync();
    }
}

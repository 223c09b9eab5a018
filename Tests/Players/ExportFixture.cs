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

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await Network.DisposeAsync();
        await Worker.DisposeAsync();
        await Pipeline.DisposeAsync();
    }
}

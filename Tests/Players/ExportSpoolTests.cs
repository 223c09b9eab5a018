using System.Net;
using System.Text.Json;
using Tests.Api;
using Tests.Gateway;
using Tests.Stores;
using Xunit;

namespace Tests.Players;

/// <summary>Exports wait on disk for slow clients; those that do not fit are rejected.</summary>
[Collection(nameof(ExportFixture))]
public sealed class ExportSpoolTests(LocalStores stores, ExportFixture stack)
{
    private const string Path = "/v1/players/me/export";
    private const int LargeRows = 1_000;
    private readonly GameApiHost _api = stack.Api;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_slow_reader_holds_no_connection_and_no_snapshot_and_gets_the_whole_export()
    {
        await using var gateway = await GatewayHost.StartAsync(
            [_api.Address], ("Auth:SigningKey", _api.Settings["Auth:SigningKey"]), ("Limits:RequestSeconds", "0.5"));
        var player = await _api.PlayerAsync();
        await stack.ReportAsync(player.Id, LargeRows, bytes: 15_000, "now()");
        using var client = gateway.Client(player.AccessToken);

        using var slow = await client.GetAsync(new Uri(Path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Stop);

        Assert.Equal(HttpStatusCode.OK, slow.StatusCode);
        await Eventually.HoldsAsync(async () => await stack.CountAsync("""
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
                AND application_name LIKE 'GameApi%'
            """) == 0);
        // A migration does not wait for the reader.
        await using (
            var change = stack.Pipeline.Database.CreateCommand(
                "SET lock_timeout = '50ms'; ALTER TABLE storage_objects ADD COLUMN later int; RESET lock_timeout"))
            await change.ExecuteNonQueryAsync(Stop);
        using var export = await JsonDocument.ParseAsync(await slow.Content.ReadAsStreamAsync(Stop), cancellationToken: Stop);
        Assert.Equal(
            LargeRows, export.RootElement.GetProperty("activities").EnumerateArray()
                .Count(row => row.GetProperty("kind").GetString() == "level.up"));
    }

    [Fact]
    public async Task On_a_full_disk_an_export_is_503_and_smaller_ones_are_served()
    {
        await using var disk = await LimitedDisk.MountAsync(megabytes: 2);
        await using var node = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?>(_api.Settings) { ["PlayerExport:Folder"] = disk.Folder });
        var (large, small) = (await node.PlayerAsync(), await node.PlayerAsync());
        await stack.ReportAsync(large.Id, rows: 200, bytes: 15_000, "now()");

        using (var refused = await large.Client.FetchAsync(Path))
        {
            Assert.Equal(TimeSpan.FromSeconds(30), refused.Headers.RetryAfter?.Delta);
            await Task.FromResult(refused).ProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");
        }

        await small.Client.FetchAsync(Path).JsonAsync();
        ExportFixture.AssertNoErrors(node.Errors);
    }

    [Fact]
    public async Task An_export_larger_than_the_spool_is_503_and_frees_its_space()
    {
        var player = await _api.PlayerAsync();
        await stack.ReportAsync(player.Id, 4_400, bytes: 15_000, "now()");

        await player.Client.FetchAsync(Path).ProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");

        await using (var drop = stack.Pipeline.Database.CreateCommand("DELETE FROM activities WHERE kind = 'level.up'"))
            await drop.ExecuteNonQueryAsync(Stop);
        await player.Client.FetchAsync(Path).JsonAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(stack.Folder));
        ExportFixture.AssertNoErrors(_api.Errors);
    }
}

using System.Net;
using System.Text.Json;
using Npgsql;
using Tests.Api;
using Tests.Gateway;
using Tests.Partitions;
using Tests.Stores;
using Xunit;

namespace Tests.Players;

/// <summary>A player's export has everything that the stores hold of the player, and nothing of others.</summary>
[Collection(nameof(ExportFixture))]
public sealed class ExportTests(LocalStores stores, ExportFixture stack)
{
    private const string Path = "/v1/players/me/export";
    private readonly GameApiHost _api = stack.Api;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_export_includes_what_only_the_warehouse_still_holds_and_nothing_of_others()
    {
        var (player, other) = (await _api.PlayerAsync(), await _api.PlayerAsync());
        foreach (var id in (Guid[])[player.Id, other.Id])
            await stack.ReportAsync(id, rows: 3, bytes: 10, "now() - interval '300 days'");
        await Eventually.HoldsAsync(async () =>
            await stack.Pipeline.AskAsync<ulong>(
                $"SELECT count() FROM activities WHERE kind = 'level.up' AND player_id IN ('{player.Id}', '{other.Id}')", Stop) == 6);
        await using (var drop = stack.Pipeline.Database.CreateCommand("DELETE FROM activities WHERE kind = 'level.up'"))
            await drop.ExecuteNonQueryAsync(Stop);

        var export = await player.Client.FetchAsync(Path).JsonAsync();

        Assert.DoesNotContain(export.GetProperty("activities").EnumerateArray(), row => row.GetProperty("kind").GetString() == "level.up");
        var kept = export.GetProperty("warehouseActivities").EnumerateArray().ToList();
        Assert.Equal(["level.up", "level.up", "level.up", "player.registered"], kept.Select(row => row.GetProperty("kind").GetString()));
        Assert.Equal(new string('x', 10), kept[0].GetProperty("payload").GetProperty("text").GetString());
        Assert.Equal("star-drift", Assert.Single(export.GetProperty("firstSeen").EnumerateArray()).GetProperty("gameId").GetString());
        Assert.DoesNotContain(other.Id.ToString(), export.GetRawText(), StringComparison.Ordinal);
        ExportFixture.AssertNoErrors(stack.Worker.Errors);
    }

    [Theory]
    [InlineData("/internal/players/me/warehouseActivities")]
    [InlineData("/internal/players/me/firstSeen")]
    public async Task The_warehouse_part_is_for_its_player_and_not_reachable_through_the_gateway(string path)
    {
        await using var gateway = await GatewayHost.StartAsync(
            [_api.Address], (
                "Auth:SigningKey", _api.Settings["Auth:SigningKey"]), ("services:analyticsworker:http:0", stack.Network.ConnectionString));
        var player = await _api.PlayerAsync();
        using var through = gateway.Client(player.AccessToken);
        using var nobody = new HttpClient { BaseAddress = stack.Worker.Analyst.BaseAddress };

        await through.FetchAsync(path).ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await stack.Worker.Analyst.FetchAsync(path).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await nobody.FetchAsync(path).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task Without_the_warehouse_an_export_is_503_and_an_installation_without_one_says_so()
    {
        var player = await _api.PlayerAsync();

        stack.Network.Cut();
        using (var refused = await player.Client.FetchAsync(Path))
        {
            Assert.True(
                refused.Headers.RetryAfter is not null, $"{(int)refused.StatusCode}: {await refused.Content.ReadAsStringAsync(Stop)}");
            await Task.FromResult(refused).ProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");
        }

        stack.Network.Mend();
        await player.Client.FetchAsync(Path).JsonAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(stack.Folder));
        ExportFixture.AssertNoErrors(_api.Errors);

        await using var alone = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?>(_api.Settings) { ["services:analyticsworker:http:0"] = null });
        using var client = alone.NewClient(player.AccessToken);
        Assert.Equal(JsonValueKind.Null, (await client.FetchAsync(Path).JsonAsync()).GetProperty("warehouseActivities").ValueKind);
    }

    [Fact]
    public async Task An_export_is_complete_while_the_partition_keeper_moves_rows()
    {
        var player = await _api.PlayerAsync();
        var later = DateTimeOffset.UtcNow.AddDays(100);
        await stack.ReportAsync(player.Id, rows: 20, bytes: 10, $"timestamptz '{later:O}'");
        await using var databases = MigratedDatabases.Open(stack.Pipeline.ConnectionString);
        await using var connection = await stack.Pipeline.Database.OpenConnectionAsync(Stop);
        await using (var hold = new NpgsqlCommand("BEGIN; LOCK TABLE wallet_entries IN ACCESS EXCLUSIVE MODE", connection))
            await hold.ExecuteNonQueryAsync(Stop);
        var export = player.Client.FetchAsync(Path).JsonAsync();
        await Eventually.HoldsAsync(
            async () => await stack.CountAsync(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'wallet_entries'::regclass") > 0);

        var keeper = new KeeperHarness(databases, patience: TimeSpan.FromSeconds(1));
        await Eventually.HoldsAsync(() => keeper.Keeper.RunOnceAsync(later, Stop));
        await using (var release = new NpgsqlCommand("COMMIT", connection))
            await release.ExecuteNonQueryAsync(Stop);

        Assert.Equal(
            20, (await export).GetProperty("activities").EnumerateArray().Count(row => row.GetProperty("kind").GetString() == "level.up"));
    }
}

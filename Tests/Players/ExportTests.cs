using System.Net;
using System.Text.Json;
using Npgsql;
using Tests.Analytics;
using Tests.Api;
using Tests.Gateway;
using Tests.Partitions;
using Tests.Stores;
using Xunit;

namespace Tests.Players;

/// <summary>A player's export: from all stores, whole or refused, and at the client's own pace.</summary>
public sealed class ExportTests(LocalStores stores, ExportFixture stack) : IClassFixture<ExportFixture>
{
    private const string Path = "/v1/players/me/export";
    private const int LargeRows = 1_000;

    private readonly GameApiHost _api = stack.Api;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_has_what_the_event_log_has_dropped_and_the_warehouse_still_holds_and_nobody_elses()
    {
        var (player, other) = (await _api.PlayerAsync(), await _api.PlayerAsync());
        foreach (var id in (Guid[])[player.Id, other.Id])
            await ReportAsync(id, rows: 3, bytes: 10, "now() - interval '300 days'");
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
        AssertNoErrors(stack.Worker.Errors);
    }

    [Theory]
    [InlineData("/internal/players/me/warehouseActivities")]
    [InlineData("/internal/players/me/firstSeen")]
    public async Task The_warehouse_part_is_the_players_own_and_not_on_the_gateway(string path)
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
    public async Task Without_the_warehouse_there_is_no_part_that_looks_whole_and_an_installation_without_one_says_so()
    {
        var player = await _api.PlayerAsync();

        stack.Network.Cut();
        using (var refused = await player.Client.FetchAsync(Path))
        {
            Assert.NotNull(refused.Headers.RetryAfter);
            await Task.FromResult(refused).ProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");
        }

        stack.Network.Mend();
        await player.Client.FetchAsync(Path).JsonAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(stack.Folder));
        AssertNoErrors(_api.Errors);

        await using var alone = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?>(_api.Settings) { ["services:analyticsworker:http:0"] = null });
        using var client = alone.NewClient(player.AccessToken);
        Assert.Equal(JsonValueKind.Null, (await client.FetchAsync(Path).JsonAsync()).GetProperty("warehouseActivities").ValueKind);
    }

    [Fact]
    public async Task A_slow_reader_holds_no_connection_and_no_snapshot_and_gets_all_of_it_through_the_gateway()
    {
        await using var gateway = await GatewayHost.StartAsync(
            [_api.Address], ("Auth:SigningKey", _api.Settings["Auth:SigningKey"]), ("Limits:RequestSeconds", "0.5"));
        var player = await _api.PlayerAsync();
        await ReportAsync(player.Id, LargeRows, bytes: 15_000, "now()");
        using var client = gateway.Client(player.AccessToken);

        using var slow = await client.GetAsync(new Uri(Path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Stop);

        Assert.Equal(HttpStatusCode.OK, slow.StatusCode);
        await Eventually.HoldsAsync(async () => await CountAsync("""
            SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL AND application_name LIKE 'GameApi%'
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
    public async Task On_a_full_disk_it_is_refused_and_others_that_fit_are_served()
    {
        await using var disk = await LimitedDisk.MountAsync(megabytes: 2);
        await using var node = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?>(_api.Settings) { ["PlayerExport:Folder"] = disk.Folder });
        var (large, small) = (await node.PlayerAsync(), await node.PlayerAsync());
        await ReportAsync(large.Id, rows: 200, bytes: 15_000, "now()");

        using (var refused = await large.Client.FetchAsync(Path))
        {
            Assert.Equal(TimeSpan.FromSeconds(30), refused.Headers.RetryAfter?.Delta);
            await Task.FromResult(refused).ProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");
        }

        await small.Client.FetchAsync(Path).JsonAsync();
        AssertNoErrors(node.Errors);
    }

    [Fact]
    public async Task It_is_whole_while_the_partition_keeper_moves_rows()
    {
        var player = await _api.PlayerAsync();
        var later = DateTimeOffset.UtcNow.AddDays(100);
        await ReportAsync(player.Id, rows: 20, bytes: 10, $"timestamptz '{later:O}'");
        await using var databases = MigratedDatabases.Open(stack.Pipeline.ConnectionString);
        await using var connection = await stack.Pipeline.Database.OpenConnectionAsync(Stop);
        await using (var hold = new NpgsqlCommand("BEGIN; LOCK TABLE wallet_entries IN ACCESS EXCLUSIVE MODE", connection))
            await hold.ExecuteNonQueryAsync(Stop);
        var export = player.Client.FetchAsync(Path).JsonAsync();
        await Eventually.HoldsAsync(
            async () => await CountAsync("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'wallet_entries'::regclass") > 0);

        var keeper = new KeeperHarness(databases, patience: TimeSpan.FromSeconds(1));
        await Eventually.HoldsAsync(() => keeper.Keeper.RunOnceAsync(later, Stop));
        await using (var release = new NpgsqlCommand("COMMIT", connection))
            await release.ExecuteNonQueryAsync(Stop);

        Assert.Equal(
            20, (await export).GetProperty("activities").EnumerateArray().Count(row => row.GetProperty("kind").GetString() == "level.up"));
    }

    [Fact]
    public async Task What_does_not_fit_the_spool_is_refused_and_the_room_comes_back()
    {
        var player = await _api.PlayerAsync();
        await ReportAsync(player.Id, 4_400, bytes: 15_000, "now()");

        await player.Client.FetchAsync(Path).ProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");

        await using (var drop = stack.Pipeline.Database.CreateCommand("DELETE FROM activities WHERE kind = 'level.up'"))
            await drop.ExecuteNonQueryAsync(Stop);
        await player.Client.FetchAsync(Path).JsonAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(stack.Folder));
        AssertNoErrors(_api.Errors);
    }

    /// <summary>But for Redis, whose client says so when a busy machine makes it reconnect; no export needs it.</summary>
    private static void AssertNoErrors(ErrorLog log) =>
        Assert.DoesNotContain(log.Lines, static line => !line.StartsWith("StackExchange.Redis", StringComparison.Ordinal));

    private async Task<long> CountAsync(string sql)
    {
        await using var command = stack.Pipeline.Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }

    private async Task ReportAsync(Guid player, int rows, int bytes, string at)
    {
        await using var insert = stack.Pipeline.Database.CreateCommand($$"""
            INSERT INTO activities (player_id, activity_id, game_id, kind, occurred_at, payload)
            SELECT $1, overlay(gen_random_uuid()::text PLACING '7' FROM 15 FOR 1)::uuid, 'star-drift', 'level.up', {{at}}, jsonb_build_object('text', repeat('x', $2))
            FROM generate_series(1, $3)
            """);
        insert.Parameters.Add(new NpgsqlParameter { Value = player });
        insert.Parameters.Add(new NpgsqlParameter { Value = bytes });
        insert.Parameters.Add(new NpgsqlParameter { Value = rows });
        await insert.ExecuteNonQueryAsync(Stop);
    }
}

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

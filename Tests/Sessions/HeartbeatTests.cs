using System.Net;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Sessions;

public sealed class HeartbeatTests(LocalStores stores)
{
    private static readonly Dictionary<string, string?> NeverFlushing =
        new() { ["Sessions:FlushInterval"] = "1.00:00:00", ["Sessions:SweepInterval"] = "1.00:00:00" };
    private static readonly Dictionary<string, string?> Flushing = new() { ["Sessions:FlushInterval"] = "00:00:00.200" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_heartbeat_waits_in_Redis_and_another_node_flushes_it()
    {
        await using var taker = await GameApiHost.StartAsync(stores, NeverFlushing);
        var player = await taker.PlayerAsync();
        var session = await StartAsync(player);
        await AgeAsync(taker, session);
        await BeatAsync(player, session);
        Assert.True(await SilenceAsync(taker, session) > TimeSpan.FromMinutes(1));

        await using var writer = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?>(taker.Settings) { ["Sessions:FlushInterval"] = "00:00:00.200" });

        await Eventually.HoldsAsync(async () => await SilenceAsync(taker, session) < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Heartbeats_of_more_sessions_than_a_batch_all_arrive_while_two_nodes_flush()
    {
        await using var first = await GameApiHost.StartAsync(stores, Flushing);
        await using var second = await GameApiHost.StartAsync(stores, first.Settings);
        await using var database = NpgsqlDataSource.Create(first.Database);
        await using (var many = database.CreateCommand("""
            INSERT INTO sessions (player_id, session_id, game_id, platform, client_version, started_at, last_seen_at)
            SELECT gen_random_uuid(), uuidv7(), 'star-drift', 'web', '1', now() - interval '1 hour', now() - interval '1 minute'
            FROM generate_series(1, 2500)
            RETURNING player_id, session_id
            """))
        {
            await using var reader = await many.ExecuteReaderAsync(Stop);
            await using var redis = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(
                first.Settings["ConnectionStrings:cache"]!);
            var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            var adds = new List<Task>();
            while (await reader.ReadAsync(Stop))
                adds.Add(
                    redis.GetDatabase()
                        .SortedSetAddAsync(
                            $"{first.Settings["Cache:KeyPrefix"]}heartbeats", $"{reader.GetGuid(0):N}{reader.GetGuid(1):N}", now));
            await Task.WhenAll(adds);
        }

        await Eventually.HoldsAsync(async () => await CountAsync("last_seen_at < now() - interval '55 seconds'") == 0);

        Assert.Equal(2500, await CountAsync("true"));

        async Task<long> CountAsync(string condition)
        {
            await using var command = database.CreateCommand($"SELECT count(*) FROM sessions WHERE {condition}");
            return (long)(await command.ExecuteScalarAsync(Stop))!;
        }
    }

    [Fact]
    public async Task Without_Redis_a_heartbeat_is_written_at_once()
    {
        await using var network = new CuttableProxy(await stores.RedisAsync());
        await using var host = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?>(NeverFlushing) { ["ConnectionStrings:cache"] = network.ConnectionString });
        var player = await host.PlayerAsync();
        var session = await StartAsync(player);
        await AgeAsync(host, session);
        network.Cut();

        await BeatAsync(player, session);

        Assert.True(await SilenceAsync(host, session) < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_session_with_a_pending_heartbeat_is_not_idle()
    {
        await using var taker = await GameApiHost.StartAsync(stores, NeverFlushing);
        var player = await taker.PlayerAsync();
        var (lively, silent) = (await StartAsync(player), await StartAsync(player, "tower-keep"));
        await AgeAsync(taker, lively);
        await AgeAsync(taker, silent);
        await BeatAsync(player, lively);

        await using var sweeper = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?>(taker.Settings) { ["Sessions:SweepInterval"] = "00:00:00.200" });

        await Eventually.HoldsAsync(async () => (await GetAsync(silent)).GetProperty("endReason").GetString() == "silent");
        Assert.Null((await GetAsync(lively)).GetProperty("endReason").GetString());

        Task<System.Text.Json.JsonElement> GetAsync(Guid session) => player.Client.FetchAsync($"/v1/sessions/{session}").JsonAsync();
    }

    private static async Task<Guid> StartAsync(TestPlayer player, string gameId = "star-drift") =>
        (await player.Client.PostJsonAsync("/v1/sessions", new { gameId, platform = "linux", clientVersion = "1" })
            .JsonAsync(HttpStatusCode.Created)).GetProperty("sessionId").GetGuid();

    private static async Task BeatAsync(TestPlayer player, Guid session)
    {
        using var beat = await player.Client.PostJsonAsync($"/v1/sessions/{session}/heartbeat");
        Assert.Equal(HttpStatusCode.NoContent, beat.StatusCode);
    }

    private static async Task AgeAsync(GameApiHost host, Guid session)
    {
        await using var database = NpgsqlDataSource.Create(host.Database);
        await using var age = database.CreateCommand(
            "UPDATE sessions SET started_at = now() - interval '20 minutes', last_seen_at = now() - interval '10 minutes' WHERE "
                + "session_id = $1");
        age.Parameters.Add(new() { Value = session });
        Assert.Equal(1, await age.ExecuteNonQueryAsync(Stop));
    }

    /// <summary>The time since the last heartbeat that was flushed.</summary>
    private static async Task<TimeSpan> SilenceAsync(GameApiHost host, Guid session)
    {
        await using var database = NpgsqlDataSource.Create(host.Database);
        await using var command = database.CreateCommand("SELECT now() - last_seen_at FROM sessions WHERE session_id = $1");
        command.Parameters.Add(new() { Value = session });
        return (TimeSpan)(await command.ExecuteScalarAsync(Stop))!;
    }
}

using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Caching;

/// <summary>A node with a Redis of its own under a constant load of profile reads.</summary>
internal sealed class BusyNode : IAsyncDisposable
{
    private const int Count = 400;
    private const int Readers = 4;

    private readonly CancellationTokenSource _stop = new();
    private readonly LocalServer _redis;
    private readonly HttpClient _client;
    private readonly Task _reading;
    private int _reads;

    private BusyNode(LocalServer redis, GameApiHost host, string token, Guid[] players)
    {
        (_redis, Host, Token, Players, _client) = (redis, host, token, players, host.NewClient(token));
        _reading = Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => ReadAsync()));
    }

    public GameApiHost Host { get; }

    /// <summary>Of one of them.</summary>
    public string Token { get; }

    public Guid[] Players { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Returns when each player has been read a few times.</summary>
    public static async Task<BusyNode> StartAsync(LocalStores stores)
    {
        var redis = await stores.StartServerAsync(StoreKind.Redis, Stop);
        var host = await GameApiHost.StartAsync(
            stores,
            new Dictionary<string, string?> { ["ConnectionStrings:cache"] = redis.ConnectionString, ["Cache:Timeout"] = "00:00:10" });
        var (token, players) = await PlayersAsync(host);
        var node = new BusyNode(redis, host, token, players);
        await Eventually.HoldsAsync(() => Task.FromResult(Volatile.Read(ref node._reads) >= Count * 3));
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _client.Dispose();
        await Host.DisposeAsync();
        await _redis.DisposeAsync();
        _stop.Dispose();
    }

    private static async Task<(string Token, Guid[] Ids)> PlayersAsync(GameApiHost host)
    {
        var player = await host.PlayerAsync();
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(host.Database) { Pooling = false }.ConnectionString);
        await using var command = source.CreateCommand("""
            INSERT INTO players SELECT copy.* FROM players p, generate_series(1, $2) n,
                jsonb_populate_record(p, jsonb_build_object('player_id', uuidv7(), 'n', n)) copy
            WHERE p.player_id = $1 RETURNING player_id
            """);
        command.Parameters.Add(new() { Value = player.Id });
        command.Parameters.Add(new() { Value = Count });
        var ids = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(Stop);
        while (await reader.ReadAsync(Stop))
            ids.Add(reader.GetGuid(0));
        return (player.AccessToken, [.. ids]);
    }

    private async Task ReadAsync()
    {
        while (!_stop.IsCancellationRequested)
            await _client.FetchAsync($"/v1/players/{Players[Interlocked.Increment(ref _reads) % Players.Length]}").JsonAsync();
    }
}

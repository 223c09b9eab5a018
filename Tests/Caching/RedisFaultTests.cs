using System.Globalization;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Caching;

/// <summary>
/// Real Redis in each kind of trouble, under three nodes with readers and writers: what the nodes serve stays fresh, and Redis keeps
/// nothing older than the database. ASPIREGAME_STRESS_SECONDS sets how long each kind runs (default 4).
/// </summary>
[Collection(nameof(CoherenceTests))]
public sealed class RedisFaultTests(LocalStores stores) : IAsyncDisposable
{
    private static readonly TimeSpan Duration = CoherenceBound.Lasting(4);

    private readonly List<CuttableProxy> _addresses = [];
    private RedisServers _redis = null!;
    private CoherenceStress _stress = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private RedisServerProcess First => _redis.All[0];

    private RedisServerProcess Second => _redis.All[1];

    [Fact]
    public async Task Whatever_Redis_does_other_nodes_see_a_write_within_the_bound_and_Redis_keeps_nothing_older()
    {
        _redis = await RedisServers.StartAsync(2, Stop);
        await Second.CommandAsync("REPLICAOF", "127.0.0.1", First.Port);
        for (var node = 0; node < CoherenceStress.Nodes; node++)
            _addresses.Add(new CuttableProxy(First.Endpoint));
        _stress = await CoherenceStress.StartAsync(
            stores, [.. _addresses.Select(address => address.ConnectionString)], CoherenceBound.HotKeys, Stop);

        await RunAsync("calm", First, () => Task.CompletedTask);
        await RunAsync(
            "pub/sub killed each second", First, () => RepeatAsync(() => First.CommandAsync("CLIENT", "KILL", "TYPE", "PUBSUB")));
        await RunAsync("FLUSHALL each second", First, () => RepeatAsync(() => First.CommandAsync("FLUSHALL")));
        await RunAsync("hangs", First, async () =>
        {
            Processes.Freeze(First.ProcessId);
            await Task.Delay(Duration / 2, Stop);
            Processes.Thaw(First.ProcessId);
        });
        await RunAsync("out of memory", First, async () =>
        {
            await First.CommandAsync("CONFIG", "SET", "maxmemory", "1");
            await Task.Delay(Duration / 2, Stop);
            await First.CommandAsync("CONFIG", "SET", "maxmemory", "0");
        });
        await RunAsync("refuses writes as a replica", First, async () =>
        {
            await First.CommandAsync("REPLICAOF", "127.0.0.1", "1");
            await Task.Delay(Duration / 2, Stop);
            await First.CommandAsync("REPLICAOF", "NO", "ONE");
        });
        await RunAsync("failover", Second, FailOverAsync);
        await RunAsync("split", Second, SplitAsync);
        await RunAsync("old snapshot", Second, async () =>
        {
            await Second.CommandAsync("SAVE");
            await Task.Delay(Duration / 2, Stop);
            Second.Kill();
            await Second.StartAsync(Stop);
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_stress is not null)
            await _stress.DisposeAsync();
        foreach (var address in _addresses)
            await address.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
    }

    private async Task FailOverAsync()
    {
        await First.CommandAsync("SAVE");
        await Task.Delay(Duration / 4, Stop);
        First.Kill();
        await Task.Delay(Duration / 8, Stop);
        await Second.CommandAsync("REPLICAOF", "NO", "ONE");
        _addresses.ForEach(address => address.MoveTo(Second.Port));
    }

    /// <summary>The old primary is back beside the new one, and one node uses it.</summary>
    private async Task SplitAsync()
    {
        await First.StartAsync(Stop);
        _addresses[0].MoveTo(First.Port);
        await Task.Delay(Duration / 2, Stop);
        await First.CommandAsync("REPLICAOF", "127.0.0.1", Second.Port);
        _addresses[0].MoveTo(Second.Port);
    }

    private static async Task RepeatAsync(Func<Task> fault)
    {
        for (var left = Duration; left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(1))
        {
            await fault();
            await Task.Delay(TimeSpan.FromSeconds(1), Stop);
        }
    }

    private async Task RunAsync(string kind, RedisServerProcess primary, Func<Task> fault)
    {
        await _stress.RunAsync(Duration, fault, Stop);
        await Eventually.HoldsAsync(async () => await _stress.CountStaleAsync(Stop) == 0);
        await Eventually.HoldsAsync(async () => await CountOlderAsync(primary) == 0);

        var result = $"{kind}: {_stress.Writes} writes, {_stress.Staleness}";
        TestContext.Current.SendDiagnosticMessage(result);
        TestContext.Current.TestOutputHelper?.WriteLine(result);
        Assert.True(_stress.Writes > 20, result);
        Assert.True(_stress.Errors.Count == 0, $"{kind}: {string.Join('\n', _stress.Errors.Take(3))}");
        Assert.True(_stress.WentBack == 0, $"{kind}: {_stress.WentBack} reads went back. {result}");
        Assert.True(_stress.Staleness.P99 <= CoherenceBound.Limit, result);
    }

    /// <summary>Profiles in Redis, of any epoch, that are older than in the database.</summary>
    private async Task<int> CountOlderAsync(RedisServerProcess primary)
    {
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(_stress.Host.Database) { Pooling = false }.ConnectionString);
        await using var command = source.CreateCommand("SELECT player_id, version FROM players");
        var versions = new Dictionary<string, long>();
        await using (var reader = await command.ExecuteReaderAsync(Stop))
            while (await reader.ReadAsync(Stop))
                versions[$"{reader.GetGuid(0)}"] = reader.GetInt64(1);

        var older = 0;
        foreach (var key in (string[])(await primary.CommandAsync("KEYS", "*:e[0-9]*:profile1:*"))!)
            if ((string?[])(await primary.CommandAsync("HMGET", key, "version", "data"))! is [{ } version, not null]
                && long.Parse(version, CultureInfo.InvariantCulture) < versions[key[(key.LastIndexOf(':') + 1)..]])
                older++;
        return older;
    }
}

using System.Diagnostics;
using Tests.Api;
using Tests.Stores;

namespace Tests.Caching;

/// <summary>
/// Several nodes in processes of their own, hot players whose names are numbers that only rise, and readers and writers on all nodes at
/// once. Counts violations of coherence.
/// </summary>
internal sealed class CoherenceStress : IAsyncDisposable
{
    public const int Nodes = 3;
    private const int Readers = 6;
    private const int Writers = 3;
    private const int LoginsAtOnce = 20;

    private readonly StressPlayer[] _players;
    private readonly StressClient _client = new();
    private int _wentBack;

    private CoherenceStress(GameApiHost host, List<NodeProcess> nodes, StressPlayer[] players) =>
        (Host, NodeList, _players) = (host, nodes, players);

    public GameApiHost Host { get; }

    public List<NodeProcess> NodeList { get; }

    /// <summary>Reads that were older than what the same node had shown before.</summary>
    public int WentBack => _wentBack;

    /// <summary>Failed requests to nodes that no test has killed.</summary>
    public IReadOnlyCollection<string> Errors => _client.Errors;

    public int Writes { get; private set; }

    public Staleness Staleness { get; } = new();

    public static Task<CoherenceStress> StartAsync(
        LocalStores stores, string redis, int hotKeys, CancellationToken cancellationToken, bool coherent = true,
        string patience = "00:00:00.250") =>
        StartAsync(stores, [.. Enumerable.Repeat(redis, Nodes)], hotKeys, cancellationToken, coherent, patience);

    /// <param name="stores">The stores of the test run.</param>
    /// <param name="redis">A connection string for each node.</param>
    /// <param name="hotKeys">How many players are read and written.</param>
    /// <param name="cancellationToken">Of the test.</param>
    /// <param name="coherent">False: plain HybridCache.</param>
    /// <param name="patience">How long a node waits for Redis.</param>
    public static async Task<CoherenceStress> StartAsync(
        LocalStores stores, IReadOnlyList<string> redis, int hotKeys, CancellationToken cancellationToken, bool coherent = true,
        string patience = "00:00:00.250")
    {
        var host = await GameApiHost.StartAsync(stores, new Dictionary<string, string?> { ["ConnectionStrings:cache"] = redis[^1] });
        var settings = new Dictionary<string, string?>(host.Settings)
        {
            ["Cache:Timeout"] = patience,
            ["Cache:Coherence"] = coherent ? "true" : "false",
            ["Logging:LogLevel:Default"] = "Warning",
            // It logs a page for every broken connection, which would bury the nodes' own lines.
            ["Logging:LogLevel:StackExchange.Redis"] = "None",
        };
        var players = new List<StressPlayer>();
        foreach (var some in Enumerable.Range(0, hotKeys).Chunk(LoginsAtOnce))
            players.AddRange(await Task.WhenAll(some.Select(async _ => new StressPlayer(await host.PlayerAsync("000")))));
        var nodes = await Task.WhenAll(redis.Select(connection => NodeProcess.StartAsync(
            new Dictionary<string, string?>(settings) { ["ConnectionStrings:cache"] = connection }, cancellationToken)));
        return new CoherenceStress(host, [.. nodes], [.. players]);
    }

    /// <summary>Reads and writes for a while, while <paramref name="meanwhile"/> breaks things.</summary>
    public async Task RunAsync(TimeSpan duration, Func<Task> meanwhile, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(duration);
        Staleness.Clear();
        _client.Clear();
        (Writes, _wentBack) = (0, 0);
        var before = _players.Sum(player => player.Acknowledged);
        var work = Enumerable.Range(0, Readers).Select(n => Task.Run(() => ReadAsync(n, stop.Token), CancellationToken.None))
            .Concat(Enumerable.Range(0, Writers).Select(n => Task.Run(() => WriteAsync(n, stop.Token), CancellationToken.None))).ToList();
        await meanwhile();
        await Task.WhenAll(work);
        Writes = _players.Sum(player => player.Acknowledged) - before;
    }

    /// <summary>Waits until every node has taken in the messages of all others: they arrive in order, and these are the last.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        foreach (var writer in NodeList)
        {
            var last = new StressPlayer(await Host.PlayerAsync("000"));
            foreach (var node in NodeList)
                await _client.ReadAsync(node, last, cancellationToken);
            await _client.WriteAsync(writer, last);
            foreach (var node in NodeList)
                await Eventually.HoldsAsync(async () => await _client.ReadAsync(node, last, cancellationToken) == last.Sent);
        }
    }

    /// <summary>Players whose newest acknowledged name a node does not show.</summary>
    public async Task<int> CountStaleAsync(CancellationToken cancellationToken)
    {
        var stale = 0;
        foreach (var node in NodeList)
            foreach (var player in _players)
                if (await _client.ReadAsync(node, player, cancellationToken) < player.Acknowledged)
                    stale++;
        return stale;
    }

    public async ValueTask DisposeAsync()
    {
        NodeList.ForEach(node => node.Dispose());
        _client.Dispose();
        await Host.DisposeAsync();
    }

    private async Task ReadAsync(int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        // The newest value that this reader has seen from each node; it must not go back.
        var seen = new Dictionary<(NodeProcess, StressPlayer), int>();
        var ages = new List<double>();
        while (!stop.IsCancellationRequested)
        {
            var node = NodeList[random.Next(NodeList.Count)];
            var player = _players[random.Next(_players.Length)];
            var began = Stopwatch.GetTimestamp();
            if (await _client.ReadAsync(node, player, CancellationToken.None) is not { } version)
                continue;
            ages.Add(player.AgeOf(version, began));
            if (seen.TryGetValue((node, player), out var before) && version < before)
                Interlocked.Increment(ref _wentBack);
            seen[(node, player)] = version;
        }

        lock (Staleness)
            Staleness.Add(ages);
    }

    private async Task WriteAsync(int writer, CancellationToken stop)
    {
        var random = new Random(100 + writer);
        var own = _players.Where((_, n) => n % Writers == writer).ToArray();
        while (!stop.IsCancellationRequested)
            await _client.WriteAsync(NodeList[random.Next(NodeList.Count)], own[random.Next(own.Length)]);
    }
}

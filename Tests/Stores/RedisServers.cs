using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;
using Tests.Api;
using Xunit;

namespace Tests.Stores;

/// <summary>Real redis-server processes of a test, where the machine has them (Debian: <c>apt-get install redis-server</c>).</summary>
internal sealed class RedisServers : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly List<RedisServerProcess> _servers = [];

    public IReadOnlyList<RedisServerProcess> All => _servers;

    /// <summary>Of all of them.</summary>
    public string ConnectionString => string.Join(',', _servers.Select(server => server.Endpoint));

    /// <summary>Skips the test where there is no redis-server.</summary>
    public static void Require() => Assert.SkipUnless(
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "redis-server"))),
        "This machine has no redis-server: apt-get install redis-server");

    public static async Task<RedisServers> StartAsync(int count, CancellationToken cancellationToken, params string[] options)
    {
        Require();
        var servers = new RedisServers();
        for (var n = 0; n < count; n++)
            await servers.AddAsync(cancellationToken, options);
        return servers;
    }

    /// <summary>Primaries with all slots between them.</summary>
    public static async Task<RedisServers> StartClusterAsync(int count, CancellationToken cancellationToken)
    {
        var servers = await StartAsync(count, cancellationToken, "--cluster-enabled", "yes", "--cluster-node-timeout", "2000");
        await CliAsync(["--cluster", "create", .. servers._servers.Select(server => server.Endpoint), "--cluster-yes"], cancellationToken);
        await servers.UntilAgreedAsync(cancellationToken);
        return servers;
    }

    public async Task<RedisServerProcess> AddAsync(CancellationToken cancellationToken, params string[] options)
    {
        var server = await RedisServerProcess.StartAsync(options, cancellationToken);
        _servers.Add(server);
        return server;
    }

    /// <summary>Moves slots from the first node of a cluster to the last, keys and all.</summary>
    public async Task ReshardAsync(int slots, CancellationToken cancellationToken)
    {
        var ids = await Task.WhenAll(_servers.Select(async server => (await server.CommandAsync("CLUSTER", "MYID")).ToString()));
        await CliAsync(
            ["--cluster", "reshard", _servers[0].Endpoint, "--cluster-from", ids[0], "--cluster-to", ids[^1],
                "--cluster-slots", slots.ToString(CultureInfo.InvariantCulture), "--cluster-yes"], cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    private async Task UntilAgreedAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while ((await Task.WhenAll(_servers.Select(server => server.CommandAsync("CLUSTER", "INFO"))))
            .Any(info => !info.ToString().Contains("cluster_state:ok", StringComparison.Ordinal)))
        {
            Assert.True(clock.Elapsed < Patience, "The cluster did not agree.");
            await Task.Delay(50, cancellationToken);
        }
    }

    private static async Task CliAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var cli = Process.Start(
            new ProcessStartInfo("redis-cli", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = cli.StandardOutput.ReadToEndAsync(cancellationToken);
        await cli.WaitForExitAsync(cancellationToken);
        Assert.True(cli.ExitCode == 0, await output);
    }
}

/// <summary>One redis-server process, which a test may kill, freeze, demote and start again.</summary>
internal sealed class RedisServerProcess : IAsyncDisposable
{
    private readonly string[] _options;
    private readonly string _folder = ScratchFolder.New("redis-server");
    private Process? _process;
    private ConnectionMultiplexer? _admin;

    private RedisServerProcess(string[] options) => _options = options;

    public int Port { get; } = FreePort.Next();

    public string Endpoint => $"127.0.0.1:{Port}";

    public int ProcessId => _process!.Id;

    public static async Task<RedisServerProcess> StartAsync(string[] options, CancellationToken cancellationToken)
    {
        var server = new RedisServerProcess(options);
        await server.StartAsync(cancellationToken);
        return server;
    }

    /// <summary>Starts it, after <see cref="Kill"/> on what was last saved.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var port = Port.ToString(CultureInfo.InvariantCulture);
        _process = Process.Start(new ProcessStartInfo(
            "redis-server",
            ["--port", port, "--bind", "127.0.0.1", "--dir", _folder, "--save", "", "--loglevel", "warning", "--repl-diskless-sync-delay",
                "0", .. _options])
        {
            RedirectStandardOutput = true,
        })!;
        _admin ??= await ConnectionMultiplexer.ConnectAsync(
            $"{Endpoint},allowAdmin=true,abortConnect=false,connectTimeout=500,asyncTimeout=5000");
        await Eventually.HoldsAsync(async () => (await CommandAsync("PING")).ToString() == "PONG");
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Whatever role it has.</summary>
    public async Task<RedisResult> CommandAsync(string command, params object[] arguments)
    {
        try
        {
            return await _admin!.GetServers()[0].ExecuteAsync(command, arguments);
        }
        catch (RedisConnectionException)
        {
            return RedisResult.Create(RedisValue.Null);
        }
    }

    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (_admin is not null)
            await _admin.DisposeAsync();
        if (_process is { HasExited: false })
            Kill();
        _process?.Dispose();
    }
}

using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Garnet;
using LocalServers.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalServers.Redis;

/// <summary>Garnet in this process, which speaks the Redis protocol.</summary>
internal sealed class RedisServer(ServerSettings settings) : ILocalServer
{
    private GarnetServer? _server;
    private ILoggerFactory? _logs;
    private volatile bool _serving;

    public Task<ServerFailure> Died { get; } = new TaskCompletionSource<ServerFailure>().Task;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Logs only while serving: errors of the start are thrown too, and background tasks log errors when they are stopped.
        _logs = LoggerFactory.Create(logging => logging
            .AddSimpleConsole(console => console.SingleLine = true)
            .AddFilter((_, level) => _serving && level >= LogLevel.Warning));
        try
        {
            _server = settings.Fast
                ? await OpenAsync(cancellationToken)
                : await new CacheFiles(settings.DataFolder).RecoverAsync(() => OpenAsync(cancellationToken));
        }
        catch (Exception failure) when (SocketErrorOf(failure) is { } error)
        {
            throw LoopbackPort.Taken(settings.Port, error);
        }
        catch (Exception failure) when (failure is not OperationCanceledException && Explanation.Of(failure) is null)
        {
            throw new ServerFailure($"The Redis-protocol server could not start on {settings.DataFolder}: {failure.Message}");
        }

        _serving = true;
    }

    // Garnet wraps the exception of a failed bind.
    private static SocketError? SocketErrorOf(Exception failure) =>
        failure is SocketException socket ? socket.SocketErrorCode
        : failure.InnerException is { } inner ? SocketErrorOf(inner)
        : null;

    private async Task<GarnetServer> OpenAsync(CancellationToken cancellationToken)
    {
        var server = await Task.Run(() => new GarnetServer(Options(), _logs), cancellationToken);
        try
        {
            server.Start();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    private string[] Options() =>
    [
        "--bind", "127.0.0.1", "--port", settings.Port.ToString(CultureInfo.InvariantCulture),
        "--auth", "Password", $"--password={settings.Password}",
        // The caches of the application use Lua scripts.
        "--lua", "--lua-transaction-mode",
        "--memory", "256m", "--page", "4m", "--index", "8m", "--index-max-size", "64m",
        // The native device needs a newer glibc than some machines have.
        "--device-type", "RandomAccess",
        "--checkpointdir", settings.DataFolder, "-q",
        .. Durability(),
    ];

    // Garnet acknowledges a write when it is in the append-only file. Checkpoints keep that file small.
    private string[] Durability() => settings.Fast
        ? []
        :
        [
            "--recover", "--fail-on-recovery-error",
            "--aof", "--aof-commit-wait", "--aof-memory", "32m", "--aof-page-size", "8m", "--aof-size-limit", "128m",
        ];

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", settings.Port, cancellationToken);
            await using var stream = client.GetStream();
            await stream.WriteAsync(Encoding.UTF8.GetBytes(Request("AUTH", settings.Password) + Request("PING")), cancellationToken);
            using var reader = new StreamReader(stream);
            return await reader.ReadLineAsync(cancellationToken) is "+OK" && await reader.ReadLineAsync(cancellationToken) is "+PONG";
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return false;
        }
    }

    // A command in the Redis protocol (RESP): the number of words, then each word with its length in bytes.
    private static string Request(params string[] words) =>
        $"*{words.Length}\r\n{string.Concat(words.Select(word => $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n"))}";

    public ValueTask DisposeAsync()
    {
        _serving = false;
        _server?.Dispose(deleteDir: false);
        _logs?.Dispose();
        return ValueTask.CompletedTask;
    }
}

using System.Text;
using LocalServers.Hosting;
using LocalServers.Packages;

namespace LocalServers.ClickHouse;

/// <summary>The ClickHouse engine in this process, behind ClickHouse's HTTP interface.</summary>
internal sealed class ClickHouseServer(ServerSettings settings) : ILocalServer
{
    private Engine? _engine;
    private Sessions? _sessions;
    private HttpFront? _front;
    private volatile bool _serving;

    public Task<ServerFailure> Died { get; } = new TaskCompletionSource<ServerFailure>().Task;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var folder = await new PackageCache().GetAsync("clickhouse", cancellationToken);
        _engine = Engine.Start(Path.Combine(folder, "libchdb.so"), Path.Combine(settings.DataFolder, "data"));
        RefuseBrokenParts(_engine);
        _sessions = new Sessions(_engine, TimeProvider.System);
        _front = new HttpFront(_engine, _sessions, new Credentials("default", settings.Password), Uploads());
        await _front.StartAsync(settings.Port, cancellationToken);
        _serving = true;
    }

    public Task<bool> IsReadyAsync(CancellationToken cancellationToken) => Task.Run(() =>
    {
        if (!_serving || _engine is null)
            return false;
        try
        {
            using var connection = _engine.Connect();
            using var one = connection.Execute("SELECT 1");
            return true;
        }
        catch (EngineException)
        {
            return false;
        }
    }, cancellationToken);

    // ClickHouse silently detaches parts that it cannot read, so their rows would be missing from all results.
    private void RefuseBrokenParts(Engine engine)
    {
        using var connection = engine.Connect();
        using var broken = connection.Execute(
            "SELECT database || '.' || table || '/' || name FROM system.detached_parts WHERE startsWith(reason, 'broken') LIMIT 1");
        if (!broken.Data.IsEmpty)
            throw ServerFailure.Damaged(settings.DataFolder, $"{Encoding.UTF8.GetString(broken.Data).Trim()} cannot be read");
    }

    // Deletes the uploads that a killed server has left behind.
    private string Uploads()
    {
        var folder = Path.Combine(settings.DataFolder, "uploads");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        return Directory.CreateDirectory(folder).FullName;
    }

    public async ValueTask DisposeAsync()
    {
        if (_front is not null)
            await _front.DisposeAsync();
        _sessions?.Dispose();
        _engine?.Dispose();
    }
}

using System.Text;
using LocalServers.Hosting;
using LocalServers.Packages;

namespace LocalServers.ClickHouse;

/// <summary>The ClickHouse engine inside this process, behind its HTTP interface.</summary>
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

    // Parts that it cannot read are put aside without a word, and their rows are gone from every answer.
    private void RefuseBrokenParts(Engine engine)
    {
        using var connection = engine.Connect();
        using var broken = connection.Execute(
            "SELECT database || '.' || table || '/' || name FROM system.detached_parts WHERE startsWith(reason, 'broken') LIMIT 1");
        if (!broken.Data.IsEmpty)
            throw ServerFailure.Damaged(settings.DataFolder, $"{Encoding.UTF8.GetString(broken.Data).Trim()} cannot be read");
    }

    // Emptied at the start: a killed server leaves uploads behind.
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

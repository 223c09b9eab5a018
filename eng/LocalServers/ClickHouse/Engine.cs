using System.Text;
using LocalServers.Hosting;
using static LocalServers.ClickHouse.NativeMethods;

namespace LocalServers.ClickHouse;

/// <summary>ClickHouse in this process, on one data folder. Its first connection stays open and keeps the engine running.</summary>
internal sealed class Engine : IDisposable
{
    private readonly Lock _connecting = new();
    private readonly SignalHandlers _handlers;
    private readonly string _folder;
    private readonly EngineConnection _first;

    private Engine(string folder, SignalHandlers handlers)
    {
        _folder = folder;
        _handlers = handlers;
        _first = Connect();
    }

    public static Engine Start(string library, string folder)
    {
        var handlers = SignalHandlers.Save();
        NativeMethods.Load(library);
        return new Engine(folder, handlers);
    }

    /// <summary>Opens a session with its own settings, current database and temporary tables. It takes about a millisecond.</summary>
    public unsafe EngineConnection Connect()
    {
        lock (_connecting)
        {
            nint* connection;
            fixed (byte* program = "clickhouse"u8, path = Encoding.UTF8.GetBytes($"--path={_folder}\0"))
            {
                var arguments = stackalloc byte*[] { program, path };
                connection = chdb_connect(2, arguments);
            }

            _handlers.Restore();
            return connection is null
                ? throw new ServerFailure(
                    $"ClickHouse could not open the data folder {_folder} (see its messages above): restore it, or start with an empty "
                        + "one (./run --reset).")
                : new EngineConnection(connection);
        }
    }

    public void Dispose() => _first.Dispose();
}

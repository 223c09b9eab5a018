using StackExchange.Redis;

namespace GameApi.Caching;

/// <summary>
/// Stops asking a Redis that is down or hangs: after a few failures in a row it is left alone for a moment, so that a request waits for it
/// at most once. Closed again only by <see cref="Close"/>, when what was written meanwhile has been made good.
/// </summary>
internal sealed class RedisCircuit(IConnectionMultiplexer connection)
{
    private const int MostFailures = 2;

    private int _failures;
    private volatile bool _open;

    /// <summary>Whether L2 may be asked.</summary>
    public bool IsClosed => !_open && connection.IsConnected;

    /// <summary>Whether it was opened and has to be closed.</summary>
    public bool IsOpen => _open;

    public void Succeeded() => Volatile.Write(ref _failures, 0);

    public void Failed()
    {
        if (Interlocked.Increment(ref _failures) >= MostFailures)
            _open = true;
    }

    public void Open() => _open = true;

    public void Close()
    {
        Volatile.Write(ref _failures, 0);
        _open = false;
    }
}

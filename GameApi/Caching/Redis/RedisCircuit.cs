using StackExchange.Redis;

namespace GameApi.Caching;

/// <summary>
/// The circuit breaker for Redis. Opens after a few failures in a row, so that few requests wait for a Redis that is down, hangs or rejects
/// writes. Starts open. Only <see cref="CacheRecovery"/> closes it: once Redis takes writes and the pending invalidations are applied.
/// </summary>
internal sealed class RedisCircuit(IConnectionMultiplexer connection)
{
    private const int MaxFailures = 2;

    private int _failedReads;
    private int _failedWrites;
    private volatile bool _open = true;

    /// <summary>Whether Redis may be called.</summary>
    public bool IsClosed => !_open && connection.IsConnected;

    /// <summary>Whether it is open, until <see cref="Close"/>.</summary>
    public bool IsOpen => _open;

    /// <summary>The failure that opened it; null if none did.</summary>
    public Exception? LastFailure { get; private set; }

    /// <summary>Reads and writes are counted separately: a Redis that serves reads may reject every write.</summary>
    public void Succeeded(RedisCall call) => Volatile.Write(ref Failures(call), 0);

    public void Failed(RedisCall call, Exception failure)
    {
        if (Interlocked.Increment(ref Failures(call)) < MaxFailures)
            return;
        LastFailure = failure;
        _open = true;
    }

    public void Open() => _open = true;

    public void Close()
    {
        Volatile.Write(ref _failedReads, 0);
        Volatile.Write(ref _failedWrites, 0);
        LastFailure = null;
        _open = false;
    }

    private ref int Failures(RedisCall call) => ref call == RedisCall.Read ? ref _failedReads : ref _failedWrites;
}

internal enum RedisCall
{
    Read,
    Write,
}

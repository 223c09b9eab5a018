using StackExchange.Redis;

namespace GameApi.Caching;

/// <summary>
/// Stops asking a Redis that is down, hangs or refuses writes: after a few failures in a row it is left alone, so that a request waits for
/// it at most once. Open from the start; only <see cref="CacheRecovery"/> closes it, when Redis takes writes and what was written meanwhile
/// is applied.
/// </summary>
internal sealed class RedisCircuit(IConnectionMultiplexer connection)
{
    private const int MaxFailures = 2;

    private int _failedReads;
    private int _failedWrites;
    private volatile bool _open = true;

    /// <summary>Whether Redis may be asked.</summary>
    public bool IsClosed => !_open && connection.IsConnected;

    /// <summary>Whether it was opened and has to be closed.</summary>
    public bool IsOpen => _open;

    /// <summary>What opened it, if a call did.</summary>
    public Exception? LastFailure { get; private set; }

    /// <summary>Reads and writes are counted apart: a Redis that answers reads may refuse every write.</summary>
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

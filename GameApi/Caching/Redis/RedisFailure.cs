using StackExchange.Redis;

namespace GameApi.Caching;

/// <summary>
/// Recognises every failure of a call to Redis. The application is correct without Redis, so callers continue without it.
/// </summary>
internal static class RedisFailure
{
    /// <summary>
    /// Redis is down or hangs, rejects a command (out of memory, a replica, a cluster without all its slots, a slot that is moving), or the
    /// client cannot send it. A connection lost in the middle of a call ends the call as cancelled although nothing cancelled it, or with
    /// the exception of the broken pipe (InvalidOperationException: "Reading is not allowed after reader was completed"). Use it only for
    /// calls without a cancellation token.
    /// </summary>
    public static bool IsTransient(Exception exception) =>
        IsRedis(exception) || exception is TimeoutException or InvalidOperationException or IOException or OperationCanceledException;

    /// <summary>
    /// Whether an exception can only come from Redis. RedisCommandException and RedisTimeoutException do not derive from RedisException.
    /// </summary>
    public static bool IsRedis(Exception exception) => exception is RedisException or RedisCommandException or RedisTimeoutException;

    /// <summary>Redis is out of memory and may not evict. It still reads and deletes.</summary>
    public static bool IsOutOfMemory(Exception exception) =>
        exception is RedisServerException && exception.Message.Contains("OOM ", StringComparison.Ordinal);
}

using StackExchange.Redis;

namespace GameApi.Caching;

/// <summary>Every way in which Redis fails a call, in one place: the application is correct without Redis.</summary>
internal static class RedisFailure
{
    /// <summary>
    /// Redis is down or hangs, refuses a command (out of memory, a replica, a cluster without all its slots, a slot that is moving), or the
    /// client cannot send it. A connection that is lost in the middle of a call ends it as cancelled although nobody cancelled it, or with
    /// whatever the torn pipe throws (InvalidOperationException: "Reading is not allowed after reader was completed"). For calls that take
    /// no cancellation token.
    /// </summary>
    public static bool IsTransient(Exception exception) =>
        IsRedis(exception) || exception is TimeoutException or InvalidOperationException or IOException or OperationCanceledException;

    /// <summary>
    /// Whether an exception can come from Redis only. RedisCommandException and RedisTimeoutException are no RedisException.
    /// </summary>
    public static bool IsRedis(Exception exception) => exception is RedisException or RedisCommandException or RedisTimeoutException;

    /// <summary>Redis is full and may not evict: it still reads and deletes.</summary>
    public static bool IsOutOfMemory(Exception exception) =>
        exception is RedisServerException && exception.Message.Contains("OOM ", StringComparison.Ordinal);
}

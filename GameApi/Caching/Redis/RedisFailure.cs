using StackExchange.Redis;

namespace GameApi.Caching;

internal static class RedisFailure
{
    /// <summary>
    /// Redis is down, hangs, or was lost in the middle of a question, which then ends as cancelled although nobody cancelled it, or with
    /// whatever the torn connection's pipe throws (InvalidOperationException: "Reading is not allowed after reader was completed").
    /// For calls that take no cancellation token.
    /// </summary>
    public static bool IsTransient(Exception exception) =>
        exception is RedisException or TimeoutException or InvalidOperationException or IOException or OperationCanceledException;
}

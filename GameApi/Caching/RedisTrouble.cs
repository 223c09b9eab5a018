using StackExchange.Redis;

namespace GameApi.Caching;

internal static class RedisTrouble
{
    /// <summary>
    /// Redis is down, hangs, or was lost in the middle of a question, which then ends as cancelled although nobody cancelled it.
    /// For calls that take no cancellation token.
    /// </summary>
    public static bool Is(Exception exception) => exception is RedisException or TimeoutException or ObjectDisposedException or OperationCanceledException;
}

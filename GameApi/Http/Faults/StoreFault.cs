using System.Net.Sockets;
using GameApi.Caching;
using Npgsql;

namespace GameApi.Http.Faults;

/// <summary>Tells a store that is away for a moment from a fault of ours.</summary>
internal static class StoreFault
{
    /// <summary>
    /// The store was down, starting, stopping, out of connections, or too slow, or the transaction lost a race: the same request may
    /// succeed soon. So it may after an internal error of PostgreSQL (XX000), which is what Citus reports of a node that it lost.
    /// Looks through the wrappers of Entity Framework (retries used up, failed saves).
    /// </summary>
    internal static bool IsTransient(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
            if (RedisFailure.IsRedis(cause)
                || cause is NpgsqlException { IsTransient: true } or PostgresException { SqlState: PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.InternalError })
                return true;
            else if (cause is NpgsqlException { InnerException: SocketException or IOException or TimeoutException })
                return true;
        return false;
    }

    /// <summary>PostgreSQL refused a value as such (class 22, data exception): bad input that no validation caught.</summary>
    internal static PostgresException? RefusedValue(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
            if (cause is PostgresException { SqlState: ['2', '2', ..] } refused)
                return refused;
        return null;
    }
}

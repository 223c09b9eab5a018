using System.Net.Sockets;
using GameApi.Caching;
using Npgsql;

namespace GameApi.Http.Faults;

/// <summary>Distinguishes a temporarily unavailable store from a defect of the application.</summary>
internal static class StoreFault
{
    /// <summary>
    /// The store was down, starting, stopping, out of connections or too slow, or the transaction lost a race: a retry may succeed. So it
    /// may after an internal error of PostgreSQL (XX000), which Citus reports when it loses a node. Also inspects the exceptions inside
    /// those of Entity Framework (retry limit exceeded, failed saves).
    /// </summary>
    internal static bool IsTransient(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
            if (RedisFailure.IsRedis(cause)
                || cause is PostgresException { SqlState: PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.InternalError }
                || cause is NpgsqlException { IsTransient: true }
                || cause is NpgsqlException { InnerException: SocketException or IOException or TimeoutException })
                return true;
        return false;
    }

    /// <summary>Returns PostgreSQL's rejection of a value (class 22, data exception): bad input that validation missed.</summary>
    internal static PostgresException? RejectedValue(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
            if (cause is PostgresException { SqlState: ['2', '2', ..] } rejected)
                return rejected;
        return null;
    }
}

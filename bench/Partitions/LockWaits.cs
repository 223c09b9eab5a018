using Npgsql;

namespace Bench.Partitions;

/// <summary>
/// The longest wait of a session for a lock, as PostgreSQL reports it. Unlike the time of an insert, it does not contain delays by a busy
/// machine.
/// </summary>
internal static class LockWaits
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Polls until it is cancelled. Waits of the partition keeper do not count: it waits so that others need not.</summary>
    public static async Task<double> LongestMillisecondsAsync(NpgsqlDataSource database, CancellationToken end)
    {
        var longest = 0.0;
        await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
        await using var look = new NpgsqlCommand("""
            SELECT coalesce(max(extract(epoch FROM clock_timestamp() - waitstart) * 1000), 0)::float8
            FROM pg_locks JOIN pg_stat_activity USING (pid)
            WHERE NOT granted AND waitstart IS NOT NULL AND application_name NOT LIKE 'GameApi%'
            """, connection);
        using var timer = new PeriodicTimer(Pause);
        while (!end.IsCancellationRequested)
        {
            longest = Math.Max(longest, (double)(await look.ExecuteScalarAsync(CancellationToken.None))!);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        return longest;
    }
}

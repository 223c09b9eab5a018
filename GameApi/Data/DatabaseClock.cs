using Npgsql;

namespace GameApi.Data;

/// <summary>The clock of the database, the only one that all nodes share. A node's own clock may be a day off.</summary>
internal static class DatabaseClock
{
    public static async Task<DateTimeOffset> NowAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT clock_timestamp()", connection);
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancellationToken))!);
    }
}

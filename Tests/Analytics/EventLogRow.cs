using Npgsql;

namespace Tests.Analytics;

/// <summary>An activity as PostgreSQL has it: what the warehouse's numbers are recomputed from.</summary>
internal sealed record EventLogRow(
    Guid Id, Guid Player, string? Game, string Kind, DateTime At, long? Seconds, string? Currency, long? Amount, Guid? Session,
    string? Country, string? Version,
    string? Platform, string? Reason)
{
    public static async Task<List<EventLogRow>> AllAsync(
        NpgsqlDataSource database, CancellationToken cancellationToken, string? game = null)
    {
        await using var command = database.CreateCommand("""
            SELECT activity_id, player_id, game_id, kind, occurred_at,
                CASE jsonb_typeof(payload -> 'seconds') WHEN 'number' THEN (payload -> 'seconds')::bigint END,
                payload ->> 'currency', (payload ->> 'amount')::bigint, session_id, payload ->> 'country',
                CASE jsonb_typeof(payload -> 'clientVersion') WHEN 'string' THEN payload ->> 'clientVersion' END,
                CASE jsonb_typeof(payload -> 'platform') WHEN 'string' THEN payload ->> 'platform' END, payload ->> 'reason'
            FROM activities WHERE $1 IS NULL OR game_id = $1
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)game ?? DBNull.Value, DataTypeName = "text" });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<EventLogRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new EventLogRow(
                reader.GetGuid(0), reader.GetGuid(1), Text(2), reader.GetString(3), reader.GetDateTime(4),
                reader.IsDBNull(5) ? null : reader.GetInt64(5), Text(6), reader.IsDBNull(7) ? null : reader.GetInt64(7), reader.IsDBNull(8)
                    ? null : reader.GetGuid(8),
                Text(9), Text(10), Text(11), Text(12)));
        }
        return rows;

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }

    /// <summary>Start of the interval that a time is in; weeks begin on Monday.</summary>
    public static DateTime StartOf(DateTime time, string interval) => interval switch
    {
        "hour" => time.Date.AddHours(time.Hour),
        "day" => time.Date,
        "week" => time.Date.AddDays(-(((int)time.DayOfWeek + 6) % 7)),
        "month" => new DateTime(time.Year, time.Month, 1, 0, 0, 0, DateTimeKind.Utc),
        _ => throw new ArgumentOutOfRangeException(nameof(interval)),
    };

    /// <summary>How many intervals lie between two starts.</summary>
    public static int Between(DateTime from, DateTime to, string interval) => interval switch
    {
        "hour" => (int)(to - from).TotalHours,
        "day" => (int)(to - from).TotalDays,
        "week" => (int)(to - from).TotalDays / 7,
        "month" => (to.Year - from.Year) * 12 + to.Month - from.Month,
        _ => throw new ArgumentOutOfRangeException(nameof(interval)),
    };
}

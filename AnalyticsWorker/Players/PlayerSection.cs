using System.Buffers;
using System.Text.Json;
using ClickHouse.Driver;
using ClickHouse.Driver.ADO.Parameters;
using ClickHouse.Driver.ADO.Readers;

namespace AnalyticsWorker.Players;

/// <summary>A section of a player's export: one table's rows, with the names and formats of the API.</summary>
/// <param name="Name">The member of the export.</param>
/// <param name="Sql">The query, with the parameter <c>player</c>.</param>
/// <param name="WriteMembers">Writes the members of a row.</param>
internal sealed record PlayerSection(string Name, string Sql, Action<Utf8JsonWriter, ClickHouseDataReader> WriteMembers)
{
    internal static readonly PlayerSection[] All =
    [
        new("warehouseActivities", """
            SELECT activity_id, game_id, session_id, kind, occurred_at, received_at, payload FROM activities FINAL
            WHERE player_id = {player:UUID} ORDER BY occurred_at, activity_id
            """, WriteActivity),
        new("firstSeen", """
            SELECT game_id, min(first_at) FROM first_seen
            WHERE player_id = {player:UUID}
            GROUP BY game_id ORDER BY game_id
            """, WriteFirst),
        new("firstSessions", """
            SELECT game_id, first_session_at, country, client_version, platform FROM player_origins
            WHERE player_id = {player:UUID} ORDER BY game_id
            """, WriteOrigin),
        new("activeDays", """
            SELECT game_id, toString(day), bitPositionsToArray(groupBitOr(hours)) FROM player_days
            WHERE player_id = {player:UUID}
            GROUP BY game_id, day ORDER BY day, game_id
            """, WriteDay),
    ];

    private static readonly QueryOptions Limits = new()
    {
        MaxExecutionTime = TimeSpan.FromSeconds(45),
        CustomSettings = new Dictionary<string, object> { ["readonly"] = 2 },
    };

    internal Task<ClickHouseDataReader> ReadAsync(ClickHouseClient warehouse, Guid playerId, CancellationToken cancellationToken) =>
        warehouse.ExecuteReaderAsync(
            Sql, new ClickHouseParameterCollection { new ClickHouseDbParameter { ParameterName = "player", Value = playerId } }, Limits,
            cancellationToken);

    /// <summary>Writes the current row as a line.</summary>
    internal void Write(IBufferWriter<byte> lines, ClickHouseDataReader row)
    {
        using (var json = new Utf8JsonWriter(lines))
        {
            json.WriteStartObject();
            WriteMembers(json, row);
            json.WriteEndObject();
        }

        lines.Write("\n"u8);
    }

    private static void WriteActivity(Utf8JsonWriter json, ClickHouseDataReader row)
    {
        json.WriteString("id", row.GetGuid(0));
        json.WriteString("gameId", row.GetString(1) is { Length: > 0 } game ? game : null);
        if (row.GetGuid(2) is var session && session != Guid.Empty)
            json.WriteString("sessionId", session);
        else
            json.WriteNull("sessionId");
        json.WriteString("kind", row.GetString(3));
        json.WriteString("occurredAt", Utc(row, 4));
        json.WriteString("receivedAt", Utc(row, 5));
        json.WritePropertyName("payload");
        // PostgreSQL wrote this JSON, so it is valid and on one line.
        json.WriteRawValue(row.GetString(6) is { Length: > 0 } payload ? payload : "null", skipInputValidation: true);
    }

    private static void WriteFirst(Utf8JsonWriter json, ClickHouseDataReader row)
    {
        json.WriteString("gameId", row.GetString(0));
        json.WriteString("firstAt", Utc(row, 1));
    }

    private static void WriteOrigin(Utf8JsonWriter json, ClickHouseDataReader row)
    {
        json.WriteString("gameId", row.GetString(0));
        json.WriteString("startedAt", Utc(row, 1));
        json.WriteString("country", row.GetString(2) is { Length: > 0 } country ? country : null);
        json.WriteString("clientVersion", row.GetString(3));
        json.WriteString("platform", row.GetString(4));
    }

    private static void WriteDay(Utf8JsonWriter json, ClickHouseDataReader row)
    {
        json.WriteString("gameId", row.GetString(0));
        json.WriteString("day", row.GetString(1));
        json.WriteStartArray("hours");
        foreach (var hour in (System.Collections.IEnumerable)row.GetValue(2))
            json.WriteNumberValue(Convert.ToInt32(hour, System.Globalization.CultureInfo.InvariantCulture));
        json.WriteEndArray();
    }

    /// <summary>Marks a time as UTC, which the driver does not.</summary>
    private static DateTime Utc(ClickHouseDataReader row, int column) => DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc);
}

using ClickHouse.Driver.ADO.Readers;
using Parquet;
using Parquet.Schema;

namespace AnalyticsWorker.Parquet;

/// <summary>
/// Writes activities to one Parquet file, row group by row group, so that memory does not grow with the file. Uses types that every
/// warehouse can load: ids as text, signed numbers, times as UTC microseconds, NULL for missing values.
/// </summary>
internal static class ActivityFile
{
    private const int MaxRows = 50_000;
    private const long MaxCharacters = 32 * 1024 * 1024;

    private static readonly DataField Source = new("source", typeof(string), isNullable: false);
    private static readonly DataField Txid = new("txid", typeof(long), isNullable: false);
    private static readonly DataField ActivityId = new("activity_id", typeof(string), isNullable: false);
    private static readonly DataField PlayerId = new("player_id", typeof(string), isNullable: true);
    private static readonly DataField GameId = new("game_id", typeof(string), isNullable: true);
    private static readonly DataField SessionId = new("session_id", typeof(string), isNullable: true);
    private static readonly DataField Kind = new("kind", typeof(string), isNullable: false);
    private static readonly DataField OccurredAt = Time("occurred_at");
    private static readonly DataField ReceivedAt = Time("received_at");
    private static readonly DataField Payload = new("payload", typeof(string), isNullable: true);

    /// <summary>The activities of a game on a day, in the warehouse's sort order.</summary>
    public const string Query = """
        SELECT source, toInt64(txid), activity_id, player_id, game_id, session_id, kind, occurred_at, received_at, payload
        FROM activities_once
        WHERE game_id = {game:String} AND occurred_at >= {from:DateTime('UTC')} AND occurred_at < {to:DateTime('UTC')}
        ORDER BY kind, player_id, occurred_at, activity_id
        """;

    /// <returns>The number of activities.</returns>
    public static async Task<long> WriteAsync(ClickHouseDataReader reader, Stream file, CancellationToken cancellationToken)
    {
        var schema = new ParquetSchema(Source, Txid, ActivityId, PlayerId, GameId, SessionId, Kind, OccurredAt, ReceivedAt, Payload);
        await using var writer = await ParquetWriter.CreateAsync(
            schema, file, new ParquetOptions { CompressionMethod = CompressionMethod.Snappy }, cancellationToken: cancellationToken);
        var rows = new List<Row>();
        long characters = 0, total = 0;
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(Row.Read(reader));
            characters += rows[^1].Payload?.Length ?? 0;
            if (rows.Count < MaxRows && characters < MaxCharacters)
                continue;
            total += await WriteGroupAsync(writer, rows, cancellationToken);
            rows.Clear();
            characters = 0;
        }
        return total + (rows.Count > 0 ? await WriteGroupAsync(writer, rows, cancellationToken) : 0);
    }

    private static async Task<int> WriteGroupAsync(ParquetWriter writer, List<Row> rows, CancellationToken cancellationToken)
    {
        using var group = writer.CreateRowGroup();
        await TextAsync(Source, row => row.Source);
        await group.WriteAsync<long>(Txid, rows.Select(row => row.Txid).ToArray(), cancellationToken: cancellationToken);
        await TextAsync(ActivityId, row => row.ActivityId.ToString());
        await TextAsync(PlayerId, row => Text(row.PlayerId));
        await TextAsync(GameId, row => row.GameId);
        await TextAsync(SessionId, row => Text(row.SessionId));
        await TextAsync(Kind, row => row.Kind);
        await group.WriteAsync<DateTime>(OccurredAt, rows.Select(row => row.OccurredAt).ToArray(), cancellationToken: cancellationToken);
        await group.WriteAsync<DateTime>(ReceivedAt, rows.Select(row => row.ReceivedAt).ToArray(), cancellationToken: cancellationToken);
        await TextAsync(Payload, row => row.Payload);
        return rows.Count;

        Task TextAsync(DataField field, Func<Row, string?> value) => group.WriteAsync(field, rows.Select(value).ToArray()!);
    }

    private static DateTimeDataField Time(string name) =>
        new(name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Micros, isNullable: false);

    private static string? Text(Guid id) => id == Guid.Empty ? null : id.ToString();

    private readonly record struct Row(
        string Source, long Txid, Guid ActivityId, Guid PlayerId, string? GameId, Guid SessionId, string Kind, DateTime OccurredAt,
        DateTime ReceivedAt, string? Payload)
    {
        public static Row Read(ClickHouseDataReader reader) => new(
            reader.GetString(0), reader.GetInt64(1), reader.GetGuid(2), reader.GetGuid(3), NullIfEmpty(reader.GetString(4)),
            reader.GetGuid(5), reader.GetString(6), Utc(reader.GetDateTime(7)), Utc(reader.GetDateTime(8)),
            NullIfEmpty(reader.GetString(9)));

        private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

        private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);
    }
}

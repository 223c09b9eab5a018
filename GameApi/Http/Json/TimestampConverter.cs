using System.Text.Json;
using System.Text.Json.Serialization;
using ServiceDefaults.Problems;

namespace GameApi.Http.Json;

/// <summary>
/// Reads ISO 8601 timestamps with an offset and writes UTC. Without an offset a time would depend on the server's time zone. Truncates to
/// microseconds as PostgreSQL does, so that a response equals what is stored.
/// </summary>
internal sealed class TimestampConverter : JsonConverter<DateTimeOffset>
{
    private const string Accepted = "An ISO 8601 timestamp with an offset, such as 2026-01-31T12:00:00Z.";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // DateTime distinguishes an offset (Local or Utc) from none (Unspecified); DateTimeOffset does not.
        if (reader.TokenType is not JsonTokenType.String || !reader.TryGetDateTime(out var written)
            || written.Kind is DateTimeKind.Unspecified || !reader.TryGetDateTimeOffset(out var time))
            throw new NotAcceptedException(Accepted);
        var utc = time.UtcTicks;
        return new DateTimeOffset(utc - utc % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime);
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GameApi.PlayerSearch;

/// <summary>An event with its position.</summary>
internal sealed record TimelineRow(TimelinePosition Position, string Title, JsonObject Data)
{
    internal TimelineEvent ToEvent() => new(
        Position.At, Timeline.NameOf(Position.Kind), Title,
        Data.ToDictionary(
            member => member.Key, member => JsonSerializer.SerializeToElement(member.Value, PlayerSearchJsonContext.Default.JsonNode)));

    /// <summary>A time in the data of an event.</summary>
    internal static string? Text(DateTimeOffset? at) => at?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}

/// <summary>The part of a timeline from one source: rows, newest first, and whether there are more.</summary>
internal sealed record TimelinePart(IReadOnlyList<TimelineRow> Rows, bool More)
{
    /// <summary>Makes a part of up to <paramref name="count"/> rows; as many rows mean that there are more.</summary>
    internal static TimelinePart Of(IReadOnlyList<TimelineRow> rows, int count) => new(rows, rows.Count == count);
}

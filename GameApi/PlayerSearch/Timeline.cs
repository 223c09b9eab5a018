using System.Text.Json;
using System.Text.Json.Nodes;
using GameApi.Http.Lists;

namespace GameApi.PlayerSearch;

/// <summary>An event, with its place.</summary>
internal sealed record TimelineRow(TimelinePosition Position, string Title, JsonObject Data)
{
    internal TimelineEvent ToEvent() => new(
        Position.At, Timeline.NameOf(Position.Kind), Title,
        Data.ToDictionary(
            member => member.Key, member => JsonSerializer.SerializeToElement(member.Value, PlayerSearchJsonContext.Default.JsonNode)));
}

/// <summary>Part of a timeline: its rows, newest first, and whether there are more of them.</summary>
internal sealed record TimelinePart(IReadOnlyList<TimelineRow> Rows, bool More)
{
    /// <summary>Of rows that were read with one more than are shown.</summary>
    internal static TimelinePart Of(IReadOnlyList<TimelineRow> rows, int count) => new(rows, rows.Count == count);
}

/// <summary>The life of a player as one list: the parts are read from where the last page ended, and merged.</summary>
internal sealed class Timeline(IEnumerable<ITimelineSource> sources)
{
    internal static readonly string[] Kinds = [.. Enum.GetNames<TimelineKind>().Select(name => name.ToLowerInvariant())];

    internal static string NameOf(TimelineKind kind) => Kinds[(int)kind];

    /// <returns>Up to so many events that follow a position, newest first.</returns>
    internal async Task<BoundedRows<TimelineRow>> ReadAsync(
        Guid playerId, IReadOnlyCollection<TimelineKind> kinds, TimelinePosition after, int count, CancellationToken cancellationToken)
    {
        var (rows, until) = (new List<TimelineRow>(), default(TimelinePosition));
        // One after the other: they share a connection.
        foreach (var source in sources.Where(source => kinds.Contains(source.Kind)))
        {
            var part = await source.ReadAsync(playerId, after, count + 1, cancellationToken);
            rows.AddRange(part.Rows);
            // What follows the last row of a part that has more is not known.
            if (part.More && (until is null || part.Rows[^1].Position.CompareTo(until) > 0))
                until = part.Rows[^1].Position;
        }

        var known = rows.OrderByDescending(row => row.Position).TakeWhile(row => until is null || row.Position.CompareTo(until) >= 0)
            .ToList();
        return new([.. known.Take(count)], known.Count > count || until is not null);
    }
}

/// <summary>A part of the timeline.</summary>
internal interface ITimelineSource
{
    TimelineKind Kind { get; }

    /// <returns>Up to so many events that follow a position, newest first.</returns>
    Task<TimelinePart> ReadAsync(Guid playerId, TimelinePosition after, int count, CancellationToken cancellationToken);
}

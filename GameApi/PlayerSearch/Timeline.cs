using GameApi.Http.Lists;

namespace GameApi.PlayerSearch;

/// <summary>The events of a player as one list: reads a part of each source after the last page's position and merges them.</summary>
internal sealed class Timeline(IEnumerable<ITimelineSource> sources)
{
    internal static readonly string[] Kinds = [.. Enum.GetNames<TimelineKind>().Select(name => name.ToLowerInvariant())];

    internal static string NameOf(TimelineKind kind) => Kinds[(int)kind];

    /// <returns>Up to <paramref name="count"/> events after a position, newest first.</returns>
    internal async Task<BoundedRows<TimelineRow>> ReadAsync(
        Guid playerId, IReadOnlyCollection<TimelineKind> kinds, TimelinePosition after, int count, CancellationToken cancellationToken)
    {
        var (rows, until) = (new List<TimelineRow>(), default(TimelinePosition));
        // Sequentially, because the sources share a connection.
        foreach (var source in sources.Where(source => kinds.Contains(source.Kind)))
        {
            var part = await source.ReadAsync(playerId, after, count + 1, cancellationToken);
            rows.AddRange(part.Rows);
            // The order is known only up to the last row of a part that has more rows.
            if (part.More && (until is null || part.Rows[^1].Position.CompareTo(until) > 0))
                until = part.Rows[^1].Position;
        }

        var known = rows.OrderByDescending(row => row.Position).TakeWhile(row => until is null || row.Position.CompareTo(until) >= 0)
            .ToList();
        return new([.. known.Take(count)], known.Count > count || until is not null);
    }
}

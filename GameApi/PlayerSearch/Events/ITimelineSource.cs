namespace GameApi.PlayerSearch;

/// <summary>A source of timeline events of one kind.</summary>
internal interface ITimelineSource
{
    TimelineKind Kind { get; }

    /// <returns>Up to <paramref name="count"/> events after a position, newest first.</returns>
    Task<TimelinePart> ReadAsync(Guid playerId, TimelinePosition after, int count, CancellationToken cancellationToken);
}

namespace GameApi.Leaderboards;

/// <summary>A row of a board, with the columns of its order.</summary>
internal sealed record BoardRow(Guid PlayerId, string DisplayName, long Score, DateTimeOffset AchievedAt);

/// <summary>The stored score after a submission.</summary>
internal sealed record SubmittedScore(long Score, long Best, long Version, bool IsHidden);

/// <summary>A score that was hidden or shown.</summary>
internal sealed record ChangedScore(string BoardId, long Score, long Version);

/// <summary>A change of a player's score in the ranks.</summary>
/// <param name="PlayerId">The player.</param>
/// <param name="Score">The score by the board's policy; null if it is hidden.</param>
/// <param name="Version">Of two changes the one with the higher version wins.</param>
internal sealed record RankChange(Guid PlayerId, long? Score, long Version);

/// <summary>The number of rows before a row.</summary>
/// <param name="Rows">All rows before it.</param>
/// <param name="Better">Those with a better score.</param>
internal sealed record RowsBefore(long Rows, long Better);

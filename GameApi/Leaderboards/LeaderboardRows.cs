namespace GameApi.Leaderboards;

/// <summary>What a list shows of a player's standing, and what it is ordered by.</summary>
internal sealed record BoardRow(Guid PlayerId, string DisplayName, long Score, DateTimeOffset AchievedAt);

/// <summary>What became of a submission.</summary>
internal sealed record SubmittedScore(long Score, long Best, long Version, bool IsHidden);

/// <summary>A score that was hidden, or shown again.</summary>
internal sealed record ChangedScore(string BoardId, long Score, long Version);

/// <summary>What a player's place among the ranks follows from.</summary>
/// <param name="PlayerId">Whose.</param>
/// <param name="Score">By the board's policy; null for one that is hidden.</param>
/// <param name="Version">Of two changes the one with the higher version wins.</param>
internal sealed record RankChange(Guid PlayerId, long? Score, long Version);

/// <summary>Where a row stands on its board.</summary>
/// <param name="Rows">How many stand before it.</param>
/// <param name="Better">How many of them do not share its rank.</param>
internal sealed record RowsBefore(long Rows, long Better);

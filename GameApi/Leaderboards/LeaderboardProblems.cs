using ServiceDefaults.Problems;

namespace GameApi.Leaderboards;

internal static class LeaderboardProblems
{
    /// <summary>The board no longer accepts scores.</summary>
    internal static readonly ProblemType BoardClosed = new("board-closed", 409, "This leaderboard is closed.");

    /// <summary>The policy of a board cannot change after the board was added.</summary>
    internal static readonly ProblemType PolicyFixed = new("policy-fixed", 409, "The policy of a leaderboard cannot change.");
}

namespace GameApi.Migrate;

/// <summary>Configuration section <c>Migrate</c>: the rows that a migration adds.</summary>
internal sealed class SeedDataOptions
{
    /// <summary>The policies that the table's check allows.</summary>
    private static readonly string[] Policies = ["best", "latest", "sum"];

    /// <summary>Whether to add the sample games and boards. Default: in development only.</summary>
    public bool? SampleData { get; set; }

    /// <summary>Boards by id, for example <c>Migrate:Boards:season-1:Policy=best</c>. An existing board is not changed.</summary>
    public Dictionary<string, BoardOptions> Boards { get; set; } = [];

    /// <exception cref="InvalidOperationException">A board's policy is invalid.</exception>
    public IReadOnlyList<(string Id, string Name, string Policy)> ValidBoards() =>
        [.. Boards.Select(board => Valid(board.Key, board.Value))];

    private static (string Id, string Name, string Policy) Valid(string id, BoardOptions board) => Policies.Contains(board.Policy)
        ? (id, board.Name is { Length: > 0 } name ? name : id, board.Policy)
        : throw new InvalidOperationException($"Migrate:Boards:{id}:Policy is '{board.Policy}': use {string.Join(", ", Policies)}.");
}

/// <summary>A leaderboard that a migration adds.</summary>
internal sealed class BoardOptions
{
    /// <summary>The name shown to players. Default: the id.</summary>
    public string Name { get; set; } = "";

    /// <summary>best, latest or sum.</summary>
    public string Policy { get; set; } = "best";
}

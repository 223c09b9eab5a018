namespace GameApi.Migrate;

/// <summary>Configuration section <c>Migrate</c>: what a database has besides its schema.</summary>
internal sealed class CatalogueOptions
{
    /// <summary>Policies of a board, as its table's check has them.</summary>
    private static readonly string[] Policies = ["best", "latest", "sum"];

    /// <summary>Whether the games and boards of the examples are added; where it is not set, in development only.</summary>
    public bool? SampleData { get; set; }

    /// <summary>Boards by their id, such as <c>Migrate:Boards:season-1:Policy=best</c>. One that exists is left as it is.</summary>
    public Dictionary<string, BoardOptions> Boards { get; set; } = [];

    /// <exception cref="InvalidOperationException">A board is not valid; the message says what would be.</exception>
    public IReadOnlyList<(string Id, string Name, string Policy)> ValidBoards() =>
        [.. Boards.Select(board => Policies.Contains(board.Value.Policy)
        ? (board.Key, board.Value.Name is { Length: > 0 } name ? name : board.Key, board.Value.Policy)
        : throw new InvalidOperationException(
            $"Migrate:Boards:{board.Key}:Policy is '{board.Value.Policy}': use {string.Join(", ", Policies)}."))];
}

/// <summary>A leaderboard that a migration adds.</summary>
internal sealed class BoardOptions
{
    /// <summary>What players see; the id where it is empty.</summary>
    public string Name { get; set; } = "";

    /// <summary>best, latest or sum.</summary>
    public string Policy { get; set; } = "best";
}

namespace ServiceDefaults.Problems;

/// <summary>How deep JSON may be nested: <c>[[1]]</c> has two levels.</summary>
public static class JsonLevels
{
    /// <summary>Of any JSON value that a client sends. Whatever wraps it, a body or a page, adds levels of its own.</summary>
    public const int Max = 64;

    /// <summary>Of a document of ours that holds such a value.</summary>
    public const int MaxWrapped = Max + 16;

    /// <summary>What an error says of it.</summary>
    public static readonly string Accepted = $"JSON of at most {Max} nested levels.";
}

namespace ServiceDefaults.Problems;

/// <summary>How deep JSON may be nested: <c>[[1]]</c> has two levels.</summary>
public static class JsonLevels
{
    /// <summary>The limit for a JSON value that a client sends. The body or page around the value adds levels of its own.</summary>
    public const int Max = 64;

    /// <summary>The limit for a document of this application that contains such a value.</summary>
    public const int MaxWrapped = Max + 16;

    /// <summary>The text for the errors of a problem.</summary>
    public static readonly string Accepted = $"JSON of at most {Max} nested levels.";
}

namespace GameApi.Http.Lists;

/// <summary>Rows of a list that were read with a limit on their total size.</summary>
/// <param name="Items">At most the requested number, and at least one if there is one.</param>
/// <param name="More">Whether the size limit cut the rows: more of the requested ones exist.</param>
internal sealed record BoundedRows<T>(IReadOnlyList<T> Items, bool More)
{
    /// <summary>A page ends after this many bytes of free JSON, however few items it has.</summary>
    internal const int MaxPageBytes = 512 * 1024;
}

namespace GameApi.Http.Lists;

/// <summary>Rows of a list whose length in bytes is bounded where they are read.</summary>
/// <param name="Items">At most as many as asked for, and at least one if there is one.</param>
/// <param name="More">Whether the bound ended them: there are more that were asked for.</param>
internal sealed record BoundedRows<T>(IReadOnlyList<T> Items, bool More)
{
    /// <summary>Bytes of free JSON after which a page ends, however many items it might have.</summary>
    internal const int MaxPageBytes = 512 * 1024;
}

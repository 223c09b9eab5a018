namespace GameApi.Http.Lists;

/// <summary>A page of a list.</summary>
/// <param name="Items">The items, in the order of the list.</param>
/// <param name="Next">The cursor of the next page; null on the last page.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>
    /// Makes a page of up to <paramref name="size"/> + 1 rows. The extra row shows that there is a next page.
    /// </summary>
    /// <param name="rows">At most <paramref name="size"/> + 1 rows.</param>
    /// <param name="size">Items per page.</param>
    /// <param name="sealCursor">Returns the cursor of the page after an item.</param>
    internal static Page<T> Of(IReadOnlyList<T> rows, int size, Func<T, string> sealCursor) =>
        rows.Count <= size ? new(rows, null) : new([.. rows.Take(size)], sealCursor(rows[size - 1]));

    /// <summary>Makes a page of rows that a size limit may have cut.</summary>
    internal static Page<T> Of(BoundedRows<T> rows, int size, Func<T, string> sealCursor) =>
        rows.More && rows.Items.Count <= size ? new(rows.Items, sealCursor(rows.Items[^1])) : Of(rows.Items, size, sealCursor);
}

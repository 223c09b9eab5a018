namespace GameApi.Http.Lists;

/// <summary>The answer of every list.</summary>
/// <param name="Items">In the list's order.</param>
/// <param name="Next">Pass it back as the cursor for the next page; null on the last.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>
    /// Makes a page of rows that were read with one more than <paramref name="size"/>, the extra one telling that there is a next page.
    /// </summary>
    /// <param name="rows">At most <paramref name="size"/> + 1 rows.</param>
    /// <param name="size">Items of a page.</param>
    /// <param name="sealCursor">The cursor of the page after the given item.</param>
    internal static Page<T> Of(IReadOnlyList<T> rows, int size, Func<T, string> sealCursor) =>
        rows.Count <= size ? new(rows, null) : new([.. rows.Take(size)], sealCursor(rows[size - 1]));

    /// <summary>The same of rows that may have ended before they were as many, because of their length.</summary>
    internal static Page<T> Of(BoundedRows<T> rows, int size, Func<T, string> sealCursor) =>
        rows.More && rows.Items.Count <= size ? new(rows.Items, sealCursor(rows.Items[^1])) : Of(rows.Items, size, sealCursor);
}

namespace AnalyticsWorker.Queries;

/// <summary>
/// The query of a question. ClickHouse binds the parameters. <see cref="WarehouseQueries"/> adds <c>asOf</c> when it runs the query.
/// </summary>
/// <param name="Sql">The SQL, with a <c>{name:Type}</c> for each parameter.</param>
/// <param name="Parameters">The values to bind.</param>
internal sealed record Question(string Sql, IReadOnlyList<(string Name, object Value)> Parameters)
{
    /// <summary>SQL for the export position: nothing after it is known.</summary>
    public const string AsOf = "{asOf:DateTime64(6, 'UTC')}";

    /// <summary>Whether the query depends on the export position.</summary>
    public bool NeedsAsOf => Sql.Contains(AsOf, StringComparison.Ordinal);
}

/// <summary>The warehouse's response.</summary>
/// <param name="Items">The rows.</param>
/// <param name="AsOf">Everything committed before this time is counted; null while the export position is unknown.</param>
[System.ComponentModel.ImmutableObject(true)]
internal sealed record Rows<T>(IReadOnlyList<T> Items, DateTime? AsOf)
{
    /// <summary>Transforms the items.</summary>
    public Rows<TItem> Shape<TItem>(Func<IReadOnlyList<T>, IEnumerable<TItem>> shape) => new([.. shape(Items)], AsOf);
}

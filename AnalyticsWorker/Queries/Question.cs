namespace AnalyticsWorker.Queries;

/// <summary>
/// A question as ClickHouse gets it. The server binds the parameters; <c>asOf</c> is added when the question is asked
/// (<see cref="WarehouseQueries"/>).
/// </summary>
/// <param name="Sql">With a <c>{name:Type}</c> for each parameter.</param>
/// <param name="Parameters">What is bound.</param>
internal sealed record Question(string Sql, IReadOnlyList<(string Name, object Value)> Parameters)
{
    /// <summary>SQL for the instant up to which the export has come: nothing after it is known.</summary>
    public const string AsOf = "{asOf:DateTime64(6, 'UTC')}";

    /// <summary>Whether it depends on how far the export has come.</summary>
    public bool NeedsAsOf => Sql.Contains(AsOf, StringComparison.Ordinal);
}

/// <summary>What the warehouse responded.</summary>
/// <param name="Items">The rows.</param>
/// <param name="AsOf">Everything committed before this instant is counted; null while that is not known.</param>
[System.ComponentModel.ImmutableObject(true)]
internal sealed record Rows<T>(IReadOnlyList<T> Items, DateTime? AsOf)
{
    public Rows<TItem> Shape<TItem>(Func<IReadOnlyList<T>, IEnumerable<TItem>> shape) => new([.. shape(Items)], AsOf);
}

namespace GameApi.Activities;

/// <summary>
/// A report that the database refuses: the others' activities are stored without it, and what is wrong with it is found by halves.
/// Validation passes nothing that is refused, so this is for what it has missed, and it has a budget: no report costs everybody its
/// hundreds of rollbacks.
/// </summary>
internal static class RefusedReport
{
    /// <summary>Enough to find one in <see cref="ActivityRules.MostItems"/>.</summary>
    internal const int MaxTransactions = 24;

    /// <summary>Stores what can be stored of it within the budget.</summary>
    internal static async Task<ActivityOutcome[]> StoreAsync(
        ActivityStore store, IReadOnlyList<NewActivity> activities, CancellationToken cancellationToken)
    {
        var outcomes = new ActivityOutcome[activities.Count];
        Array.Fill(outcomes, ActivityOutcome.Undecided);
        var middle = activities.Count / 2;
        var open = new Queue<(int From, int To)>([(0, middle), (middle, activities.Count)]);
        for (var transactions = 0; transactions < MaxTransactions && open.TryDequeue(out var part); transactions++)
        {
            var (from, to) = part;
            if (await store.TryStoreAsync([.. activities.Skip(from).Take(to - from)], cancellationToken) is { } decided)
            {
                decided.CopyTo(outcomes, from);
                continue;
            }

            middle = (from + to) / 2;
            open.Enqueue((from, middle));
            open.Enqueue((middle, to));
        }

        return outcomes;
    }
}

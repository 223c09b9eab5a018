namespace GameApi.Activities;

/// <summary>
/// Stores a report that the database rejected as a whole: bisects it to find the rejected activities and stores the others. Validation
/// should leave nothing to reject, so this handles only what it missed. The number of transactions is limited, so that no report costs
/// hundreds of rollbacks.
/// </summary>
internal static class RejectedReport
{
    /// <summary>Enough to find one activity in <see cref="ActivityRules.MaxItems"/>.</summary>
    internal const int MaxTransactions = 24;

    /// <summary>Stores as many of the activities as the limit allows.</summary>
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

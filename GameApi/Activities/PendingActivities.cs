namespace GameApi.Activities;

/// <summary>The activities of one request, from its arrival to its commit.</summary>
internal sealed class PendingActivities
{
    private readonly TaskCompletionSource<ActivityOutcome[]> _outcomes = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _registration;

    public PendingActivities(IReadOnlyList<NewActivity> activities, CancellationToken cancellationToken)
    {
        Activities = activities;
        _cancellation = cancellationToken;
        _registration = cancellationToken.UnsafeRegister(
            static (self, token) => ((PendingActivities)self!)._outcomes.TrySetCanceled(token), this);
    }

    public IReadOnlyList<NewActivity> Activities { get; }

    public Task<ActivityOutcome[]> Outcomes => _outcomes.Task;

    /// <summary>False if the client has disconnected; its activities are left out.</summary>
    public bool TryBegin() => !_cancellation.IsCancellationRequested;

    public void Complete(ActivityOutcome[] outcomes)
    {
        _registration.Dispose();
        _outcomes.TrySetResult(outcomes);
    }

    public void Fail(Exception failure)
    {
        _registration.Dispose();
        _outcomes.TrySetException(failure);
    }
}

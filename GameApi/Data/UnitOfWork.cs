namespace GameApi.Data;

/// <summary>
/// What a transaction has written knows of its commit: how it is proved when its acknowledgement is lost, and what follows from it.
/// </summary>
internal sealed class UnitOfWork
{
    private readonly List<Func<Task>> _afterCommit = [];
    private Func<Task<bool?>>? _proof;

    /// <summary>
    /// Proves a commit by what only this unit can have written: <paramref name="isCommitted"/> waits for one that is still under way. The
    /// latest proof counts.
    /// </summary>
    internal void ProvedBy(Func<Task<bool?>> isCommitted) => _proof = isCommitted;

    /// <summary>Runs once the transaction is committed, never for one that rolled back.</summary>
    internal void AfterCommit(Func<Task> action) => _afterCommit.Add(action);

    /// <returns>Null where nothing can be told.</returns>
    internal Task<bool?> IsCommittedAsync() => _proof?.Invoke() ?? Task.FromResult<bool?>(null);

    internal Task CommittedAsync() => Task.WhenAll(_afterCommit.Select(action => action()));

    /// <summary>It was rolled back.</summary>
    internal void Clear() => _afterCommit.Clear();
}

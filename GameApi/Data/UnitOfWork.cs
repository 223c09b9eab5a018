using Npgsql;

namespace GameApi.Data;

/// <summary>
/// What belongs to one transaction: the writes that are sent with its commit, the proof of a commit whose acknowledgement was lost, and what
/// follows the commit.
/// </summary>
internal sealed class UnitOfWork
{
    private readonly List<IWritesWithCommit> _writes = [];
    private readonly List<Func<Task>> _afterCommit = [];
    private Func<Task<bool?>>? _proof;

    /// <summary>
    /// Sets the proof of the commit: <paramref name="isCommitted"/> looks for a row that only this unit can have written, and waits for a
    /// commit that is still in progress. The latest proof counts.
    /// </summary>
    internal void ProvedBy(Func<Task<bool?>> isCommitted) => _proof = isCommitted;

    /// <summary>
    /// Writes that are sent with the commit, in one round trip. Nobody reads their results, so a write that must not take place fails in
    /// SQL, and takes the transaction with it.
    /// </summary>
    internal T WithCommit<T>() where T : IWritesWithCommit, new()
    {
        if (_writes.OfType<T>().FirstOrDefault() is { } known)
            return known;
        var writes = new T();
        _writes.Add(writes);
        return writes;
    }

    /// <summary>Runs once the transaction is committed, never for one that rolled back.</summary>
    internal void AfterCommit(Func<Task> action) => _afterCommit.Add(action);

    /// <summary>The writes and the commit.</summary>
    /// <exception cref="PostgresException">A write failed: nothing is committed.</exception>
    internal async Task CommitAsync(NpgsqlTransaction transaction)
    {
        var connection = transaction.Connection!;
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var command in _writes.SelectMany(writes => writes.Commands(connection)))
            batch.BatchCommands.Add(command);
        batch.BatchCommands.Add(new("COMMIT"));
        try
        {
            // Not cancellable: a client that leaves now would leave nobody knowing whether the transaction was committed.
            await batch.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (PostgresException refused) when (_writes.Select(writes => writes.Refused(refused)).FirstOrDefault(known => known is not null) is { } known)
        {
            throw known;
        }
    }

    /// <returns>Null where nothing can be told.</returns>
    internal Task<bool?> IsCommittedAsync() => _proof?.Invoke() ?? Task.FromResult<bool?>(null);

    internal Task CommittedAsync() => Task.WhenAll(_afterCommit.Select(action => action()));

    /// <summary>Drops the actions after a rollback.</summary>
    internal void Clear() => _afterCommit.Clear();
}

using Npgsql;

namespace GameApi.Data;

/// <summary>
/// The commit of a transaction: the writes sent with it, how to prove it if its acknowledgement is lost, and the actions that follow it.
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
    /// Returns the writes of a kind that are sent with the commit, in one round trip. Their results are not read, so a write that must be
    /// rejected fails in SQL and rolls the transaction back.
    /// </summary>
    internal T WithCommit<T>() where T : IWritesWithCommit, new()
    {
        if (_writes.OfType<T>().FirstOrDefault() is { } known)
            return known;
        var writes = new T();
        _writes.Add(writes);
        return writes;
    }

    /// <summary>Adds an action that runs after the commit, and not after a rollback.</summary>
    internal void AfterCommit(Func<Task> action) => _afterCommit.Add(action);

    /// <summary>Sends the writes and the commit.</summary>
    /// <exception cref="PostgresException">A write failed; nothing is committed.</exception>
    internal async Task CommitAsync(NpgsqlTransaction transaction)
    {
        var connection = transaction.Connection!;
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var command in _writes.SelectMany(writes => writes.Commands(connection)))
            batch.BatchCommands.Add(command);
        batch.BatchCommands.Add(new("COMMIT"));
        try
        {
            // Not cancellable: if the client disconnected now, the outcome of the commit would be unknown.
            await batch.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (PostgresException failure) when (Translated(failure) is { } translated)
        {
            throw translated;
        }
    }

    private Exception? Translated(PostgresException failure) =>
        _writes.Select(writes => writes.Translate(failure)).FirstOrDefault(translated => translated is not null);

    /// <returns>Null if it cannot be determined.</returns>
    internal Task<bool?> IsCommittedAsync() => _proof?.Invoke() ?? Task.FromResult<bool?>(null);

    internal Task CommittedAsync() => Task.WhenAll(_afterCommit.Select(action => action()));

    /// <summary>Drops the actions after a rollback.</summary>
    internal void Clear() => _afterCommit.Clear();
}

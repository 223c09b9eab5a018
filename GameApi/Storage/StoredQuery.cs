using GameApi.Data;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Storage;

/// <summary>Reads a stored object by player, collection and key. Compiled like <see cref="Players.ProfileQuery"/>.</summary>
internal sealed class StoredQuery
{
    public Func<GameDbContext, Guid, string, string, CancellationToken, Task<StoredValue?>> RunAsync { get; } = EF.CompileAsyncQuery(
        (GameDbContext db, Guid playerId, string collection, string key, CancellationToken _) => db.StorageObjects
            .Where(stored => stored.PlayerId == playerId && stored.Collection == collection && stored.Key == key)
            .Select(stored => new StoredValue(stored.Value, stored.Version)).SingleOrDefault());
}

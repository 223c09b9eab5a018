using GameApi.Data;
using GameApi.Http.Preconditions;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Storage;

/// <summary>Reads and writes a player's stored objects. Each write is one statement on one row.</summary>
internal sealed class StorageStore(GameDbContext db, StoredQuery query, TimeProvider time)
{
    internal Task<StoredValue?> LoadAsync(Guid playerId, string collection, string key, CancellationToken cancellationToken) =>
        query.RunAsync(db, playerId, collection, key, cancellationToken);

    /// <summary>Reads a page of a collection by key, without the values.</summary>
    internal Task<List<StoredObject>> LoadPageAsync(
        Guid playerId, string collection, string? after, int rows, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<StoredObject>($"""
            SELECT key AS "Key", version AS "Version", octet_length(value::text) AS "Size", created_at AS "CreatedAt",
                updated_at AS "UpdatedAt"
            FROM storage_objects
            WHERE player_id = {playerId} AND collection = {collection} AND key > {after ?? ""} ORDER BY key LIMIT {rows}
            """).ToListAsync(cancellationToken);

    /// <summary>
    /// Stores a new object with the player's row locked, so that the count includes concurrent writes. Its version follows those of deleted
    /// objects, so that no version of a key is ever reused.
    /// </summary>
    /// <returns>The object; null if it exists already, the player does not exist, or the storage is full.</returns>
    internal Task<StoredObject?> AddAsync(Guid playerId, string collection, string key, string value, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return db.InTransactionAsync(async cancel =>
        {
            db.Work!.ProvedBy(async () => await LockedAsync(playerId, () => OwnAsync(playerId, collection, key, value, now)) is not null);
            if (await LockAsync(playerId, cancel) is not [var latest])
                return null;
            var added = await db.Database.SqlQuery<StoredObject>($"""
                INSERT INTO storage_objects (player_id, collection, key, value, version, created_at, updated_at)
                SELECT {playerId}, {collection}, {key}, {value}::json, {latest + 1}, {now}, {now}
                WHERE (SELECT count(*) FROM storage_objects WHERE player_id = {playerId}) < {StorageLimits.MaxObjects}
                ON CONFLICT DO NOTHING
                RETURNING key AS "Key", version AS "Version", octet_length(value::text) AS "Size", created_at AS "CreatedAt",
                    updated_at AS "UpdatedAt"
                """).ToListAsync(cancel);
            return added is [var stored] ? stored : null;
        }, cancellationToken);
    }

    /// <summary>Replaces an object if its version is one of <paramref name="expected"/>.</summary>
    internal async Task<StoredObject?> ReplaceAsync(
        Guid playerId, string collection, string key, string value, ExpectedVersions expected, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var replaced = await db.Database.SqlQuery<StoredObject>($"""
            UPDATE storage_objects SET value = {value}::json, version = version + 1, updated_at = {now}
            WHERE player_id = {playerId} AND collection = {collection} AND key = {key}
                AND ({expected.IsAny} OR version = ANY({expected.Versions}))
            RETURNING key AS "Key", version AS "Version", octet_length(value::text) AS "Size", created_at AS "CreatedAt",
                updated_at AS "UpdatedAt"
            """).ToListAsync(cancellationToken);
        if (replaced is [var stored])
            return stored;

        // The execution strategy retries a statement whose response was lost. Then the version has changed because of this very write.
        return await OwnAsync(playerId, collection, key, value, now) is { } own && expected.Versions.Contains(own.Version - 1) ? own : null;
    }

    /// <summary>Deletes an object and remembers its version, so that the next object starts above it.</summary>
    /// <returns>Whether there was an object with an expected version.</returns>
    internal Task<bool> RemoveAsync(
        Guid playerId, string collection, string key, ExpectedVersions expected, CancellationToken cancellationToken) =>
        db.InTransactionAsync(async cancel =>
        {
            db.Work!.ProvedBy(
                async () => !await LockedAsync(playerId, () => ExistsAsync(playerId, collection, key, CancellationToken.None)));
            await LockAsync(playerId, cancel);
            return await db.Database.ExecuteSqlAsync($"""
                WITH gone AS (
                    DELETE FROM storage_objects
                    WHERE player_id = {playerId} AND collection = {collection} AND key = {key}
                        AND ({expected.IsAny} OR version = ANY({expected.Versions}))
                    RETURNING version)
                UPDATE players SET storage_version = greatest(storage_version, gone.version) FROM gone WHERE player_id = {playerId}
                """, cancel) > 0;
        }, cancellationToken);

    /// <summary>Locks the player's row, which all writes of a player's data do first.</summary>
    /// <returns>The latest version of a deleted object; empty if the player does not exist.</returns>
    private Task<List<int>> LockAsync(Guid playerId, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<int>($"""SELECT storage_version AS "Value" FROM players WHERE player_id = {playerId} FOR NO KEY UPDATE""")
            .ToListAsync(cancellationToken);

    /// <summary>Reads after all writes of the player that are in progress.</summary>
    private async Task<T> LockedAsync<T>(Guid playerId, Func<Task<T>> read)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        await LockAsync(playerId, CancellationToken.None);
        return await read();
    }

    /// <summary>Returns the object if its latest write has this value and this time, and so is this call's own.</summary>
    private async Task<StoredObject?> OwnAsync(Guid playerId, string collection, string key, string value, DateTimeOffset writtenAt)
    {
        var own = await db.Database.SqlQuery<StoredObject>($"""
            SELECT key AS "Key", version AS "Version", octet_length(value::text) AS "Size", created_at AS "CreatedAt",
                updated_at AS "UpdatedAt"
            FROM storage_objects
            WHERE player_id = {playerId} AND collection = {collection} AND key = {key}
                AND updated_at = {writtenAt} AND value::text = {value}
            """).ToListAsync();
        return own is [var stored] ? stored : null;
    }

    internal Task<bool> ExistsAsync(Guid playerId, string collection, string key, CancellationToken cancellationToken) =>
        db.StorageObjects.AnyAsync(
            stored => stored.PlayerId == playerId && stored.Collection == collection && stored.Key == key, cancellationToken);
}

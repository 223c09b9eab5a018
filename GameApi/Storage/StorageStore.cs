using GameApi.Data;
using GameApi.Http.Preconditions;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Storage;

/// <summary>Reads and writes a player's stored objects: each write one statement on one row.</summary>
internal sealed class StorageStore(GameDbContext db, StoredQuery query, TimeProvider time)
{
    internal Task<StoredValue?> LoadAsync(Guid playerId, string collection, string key, CancellationToken cancellationToken) =>
        query.RunAsync(db, playerId, collection, key, cancellationToken);

    /// <summary>A collection in order of key, without the values.</summary>
    internal Task<List<StoredObject>> LoadPageAsync(
        Guid playerId, string collection, string? after, int rows, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<StoredObject>($"""
            SELECT key AS "Key", version AS "Version", octet_length(value::text) AS "Size", created_at AS "CreatedAt", updated_at AS "UpdatedAt"
            FROM storage_objects
            WHERE player_id = {playerId} AND collection = {collection} AND key > {after ?? ""} ORDER BY key LIMIT {rows}
            """).ToListAsync(cancellationToken);

    /// <summary>
    /// Stores an object that is not there yet, under the player's row: who counts there counts what others have stored. Its version comes
    /// after all that a deleted object has had, so that no version of a key is ever seen twice.
    /// </summary>
    /// <returns>It, or null where it is there, the player is gone, or the storage is full.</returns>
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
                WHERE (SELECT count(*) FROM storage_objects WHERE player_id = {playerId}) < {StorageLimits.MostObjects}
                ON CONFLICT DO NOTHING
                RETURNING key AS "Key", version AS "Version", octet_length(value::text) AS "Size", created_at AS "CreatedAt", updated_at AS "UpdatedAt"
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
            WHERE player_id = {playerId} AND collection = {collection} AND key = {key} AND ({expected.IsAny} OR version = ANY({expected.Versions}))
            RETURNING key AS "Key", version AS "Version", octet_length(value::text) AS "Size", created_at AS "CreatedAt", updated_at AS "UpdatedAt"
            """).ToListAsync(cancellationToken);
        if (replaced is [var stored])
            return stored;

        // The execution strategy repeats a statement whose answer was lost: then the version is gone because this very write took it.
        return await OwnAsync(playerId, collection, key, value, now) is { } own && expected.Versions.Contains(own.Version - 1) ? own : null;
    }

    /// <summary>Removes an object, and keeps the version it had: whatever is stored next is later.</summary>
    /// <returns>Whether there was such an object with that version.</returns>
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

    /// <summary>The player's row first, as everywhere.</summary>
    /// <returns>The latest version of a deleted object, or nothing where the player is gone.</returns>
    private Task<List<int>> LockAsync(Guid playerId, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<int>($"""SELECT storage_version AS "Value" FROM players WHERE player_id = {playerId} FOR NO KEY UPDATE""")
            .ToListAsync(cancellationToken);

    /// <summary>What is there once no write of the player is under way any more.</summary>
    private async Task<T> LockedAsync<T>(Guid playerId, Func<Task<T>> read)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        await LockAsync(playerId, CancellationToken.None);
        return await read();
    }

    /// <summary>The object if the latest write of it is the one of this moment with this value.</summary>
    private async Task<StoredObject?> OwnAsync(Guid playerId, string collection, string key, string value, DateTimeOffset writtenAt)
    {
        var own = await db.Database.SqlQuery<StoredObject>($"""
            SELECT key AS "Key", version AS "Version", octet_length(value::text) AS "Size", created_at AS "CreatedAt", updated_at AS "UpdatedAt"
            FROM storage_objects
            WHERE player_id = {playerId} AND collection = {collection} AND key = {key} AND updated_at = {writtenAt} AND value::text = {value}
            """).ToListAsync();
        return own is [var stored] ? stored : null;
    }

    internal Task<bool> ExistsAsync(Guid playerId, string collection, string key, CancellationToken cancellationToken) =>
        db.StorageObjects.AnyAsync(
            stored => stored.PlayerId == playerId && stored.Collection == collection && stored.Key == key, cancellationToken);
}

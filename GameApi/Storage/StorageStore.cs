using GameApi.Data;
using GameApi.Http.Preconditions;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Storage;

/// <summary>Reads and writes a player's stored objects: each write one statement on one row.</summary>
internal sealed class StorageStore(GameDbContext db, CompiledReads reads, TimeProvider time)
{
    internal Task<StoredValue?> LoadAsync(Guid playerId, string collection, string key, CancellationToken cancellationToken) =>
        reads.Stored(db, playerId, collection, key, cancellationToken);

    /// <summary>A collection in order of key, without the values.</summary>
    internal Task<List<StoredObject>> LoadPageAsync(Guid playerId, string collection, string? after, int rows, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<StoredObject>($"""
            SELECT key AS "Key", version AS "Version", octet_length(value::text) AS "Size", created_at AS "CreatedAt", updated_at AS "UpdatedAt"
            FROM storage_objects
            WHERE player_id = {playerId} AND collection = {collection} AND key > {after ?? ""} ORDER BY key LIMIT {rows}
            """).ToListAsync(cancellationToken);

    /// <summary>Stores an object that is not there yet.</summary>
    /// <returns>It, or null where it is there, the player is gone, or the storage is full.</returns>
    internal async Task<StoredObject?> AddAsync(Guid playerId, string collection, string key, string value, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var added = await db.Database.SqlQuery<StoredObject>($"""
            INSERT INTO storage_objects (player_id, collection, key, value, version, created_at, updated_at)
            SELECT player_id, {collection}, {key}, {value}::json, 1, {now}, {now} FROM players
            WHERE player_id = {playerId} AND (SELECT count(*) FROM storage_objects WHERE player_id = {playerId}) < {StorageLimits.MostObjects}
            FOR KEY SHARE
            ON CONFLICT DO NOTHING
            RETURNING key AS "Key", version AS "Version", octet_length(value::text) AS "Size", created_at AS "CreatedAt", updated_at AS "UpdatedAt"
            """).ToListAsync(cancellationToken);
        return added is [var stored] ? stored : null;
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
        return replaced is [var stored] ? stored : null;
    }

    /// <returns>Whether there was such an object with such a version.</returns>
    internal async Task<bool> RemoveAsync(
        Guid playerId, string collection, string key, ExpectedVersions expected, CancellationToken cancellationToken)
    {
        var (any, versions) = expected;
        return await db.StorageObjects
            .Where(stored => stored.PlayerId == playerId && stored.Collection == collection && stored.Key == key)
            .Where(stored => any || versions.Contains(stored.Version))
            .ExecuteDeleteAsync(cancellationToken) > 0;
    }

    internal Task<bool> ExistsAsync(Guid playerId, string collection, string key, CancellationToken cancellationToken) =>
        db.StorageObjects.AnyAsync(stored => stored.PlayerId == playerId && stored.Collection == collection && stored.Key == key, cancellationToken);
}

using System.Globalization;
using System.Text.Json.Nodes;
using GameApi.Data;
using Microsoft.EntityFrameworkCore;

namespace GameApi.PlayerSearch;

/// <summary>Stored objects, by their latest write. A player has few enough of them to sort.</summary>
internal sealed class StorageEvents(GameDbContext db, ReadReplica replica) : ITimelineSource
{
    public TimelineKind Kind => TimelineKind.Storage;

    public async Task<TimelinePart> ReadAsync(Guid playerId, TimelinePosition after, int count, CancellationToken cancellationToken)
    {
        // "\u007f" sorts after every character of a collection or a key.
        var below = after.Below(Kind, id => id, "", "\u007f");
        var rows = await replica.ReadAsync(db, context => context.Database.SqlQuery<StoredRow>($"""
            SELECT collection AS "Collection", key AS "Key", version AS "Version", created_at AS "CreatedAt", updated_at AS "UpdatedAt"
            FROM storage_objects
            WHERE player_id = {playerId} AND (updated_at, (collection || '/' || key) COLLATE "C") < ({after.At}, {below})
            ORDER BY updated_at DESC, (collection || '/' || key) COLLATE "C" DESC LIMIT {count}
            """).ToListAsync(cancellationToken), cancellationToken);
        return TimelinePart.Of([.. rows.Select(row => new TimelineRow(
            new(row.UpdatedAt, Kind, $"{row.Collection}/{row.Key}"),
            string.Create(CultureInfo.InvariantCulture, $"{row.Collection}/{row.Key}, version {row.Version}"), new JsonObject
            {
                ["collection"] = row.Collection,
                ["key"] = row.Key,
                ["version"] = row.Version,
                ["createdAt"] = TimelineRow.Text(row.CreatedAt),
            }))], count);
    }

    private sealed record StoredRow(string Collection, string Key, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
}

using System.Text.Json;
using GameApi.Activities;
using GameApi.Caching;
using GameApi.Data;
using GameApi.Http.Preconditions;
using GameApi.Http.Text;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Players;

/// <summary>Reads and changes players' profiles.</summary>
internal sealed class PlayerStore(GameDbContext db, CacheWriter cache, TimeProvider time)
{
    private const string Updated = "player.updated";

    internal Task<Player?> LoadAsync(Guid playerId, CancellationToken cancellationToken) =>
        db.Players.SingleOrDefaultAsync(player => player.PlayerId == playerId, cancellationToken);

    internal Task<bool> ExistsAsync(Guid playerId, CancellationToken cancellationToken) =>
        db.Players.AnyAsync(player => player.PlayerId == playerId, cancellationToken);

    /// <summary>Reads a player's current name from the database, not from the cache.</summary>
    internal Task<PlayerName?> LoadNameAsync(Guid playerId, CancellationToken cancellationToken) =>
        db.Players.Where(player => player.PlayerId == playerId)
            .Select(player => new PlayerName(player.DisplayName, player.Version)).SingleOrDefaultAsync(cancellationToken);

    /// <summary>Loads a profile for the cache.</summary>
    internal static async Task<CachedProfile?> LoadCachedProfileAsync(
        IServiceProvider services, Guid playerId, CancellationToken cancellationToken)
    {
        var loaded = await services.GetRequiredService<ProfileQuery>()
            .RunAsync(services.GetRequiredService<GameDbContext>(), playerId, cancellationToken);
        return loaded is null ? null : CachedProfile.Of(loaded.Profile, loaded.Version);
    }

    /// <summary>Changes a player whose version is one of <paramref name="expected"/>.</summary>
    /// <param name="playerId">The player.</param>
    /// <param name="change">The change.</param>
    /// <param name="expected">The accepted current versions.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <param name="also">Runs in the same transaction, with the player before the change.</param>
    /// <returns>The changed player; null if there is no player with such a version.</returns>
    internal Task<Player?> ChangeAsync(
        Guid playerId, PlayerChange change, ExpectedVersions expected, CancellationToken cancellationToken,
        Func<Player, CancellationToken, Task>? also = null) =>
        cache.WriteAsync(
            PlayerCaches.Profile, playerId, cancel => UpdateAsync(playerId, change, expected, also, cancel), CachedProfile.Of,
            cancellationToken);

    private Task<Player?> UpdateAsync(
        Guid playerId, PlayerChange change, ExpectedVersions expected, Func<Player, CancellationToken, Task>? also,
        CancellationToken cancellationToken) =>
        db.InTransactionAsync(async cancel =>
        {
            var before = also is null ? null : await LockAsync(playerId, cancel);
            var now = time.GetUtcNow();
            var key = change.DisplayName is { } name ? NameKey.Of(name) : null;
            var changed = await db.Players.FromSql($"""
                UPDATE players SET
                    display_name = coalesce({change.DisplayName}, display_name), name_key = coalesce({key}, name_key),
                    country = coalesce({change.Country}, country), version = version + 1, updated_at = {now}
                WHERE player_id = {playerId} AND ({expected.IsAny} OR version = ANY({expected.Versions}))
                RETURNING player_id, display_name, name_key, country, level, xp, session_count, play_seconds, storage_version,
                    last_seen_at, version, created_at, updated_at
                """).ToListAsync(cancel);
            if (changed is not [var player])
                return null;

            var payload = JsonSerializer.Serialize(change, PlayersJsonContext.Default.PlayerChange);
            ActivityLog.Append(db, new NewActivity(playerId, Guid.CreateVersion7(now), null, null, Updated, now, payload));
            if (before is not null)
                await also!(before, cancel);
            return player;
        }, cancellationToken);

    /// <summary>Reads the player's row and locks it until the transaction ends.</summary>
    private async Task<Player?> LockAsync(Guid playerId, CancellationToken cancellationToken) => (await db.Players.FromSql($"""
        SELECT player_id, display_name, name_key, country, level, xp, session_count, play_seconds, storage_version,
            last_seen_at, version, created_at, updated_at
        FROM players WHERE player_id = {playerId} FOR NO KEY UPDATE
        """).ToListAsync(cancellationToken)).SingleOrDefault();
}

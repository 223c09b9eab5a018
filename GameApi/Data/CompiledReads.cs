using GameApi.Players;
using GameApi.Storage;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Data;

/// <summary>
/// The reads that players wait for most, compiled: to find a query by its expression costs EF Core as much again as to run it. A compiled query belongs
/// to a model, and a model to a host, so this is a singleton and nothing static.
/// </summary>
internal sealed class CompiledReads
{
    /// <summary>A player's public profile and its version.</summary>
    public Func<GameDbContext, Guid, CancellationToken, Task<ProfileRow?>> Profile { get; } = EF.CompileAsyncQuery(
        (GameDbContext db, Guid playerId, CancellationToken _) => db.Players.Where(player => player.PlayerId == playerId)
            .Select(player => new ProfileRow(new PublicProfile(player.PlayerId, player.DisplayName, player.Country, player.Level, player.CreatedAt), player.Version))
            .SingleOrDefault());

    /// <summary>A stored object, by player, collection and key.</summary>
    public Func<GameDbContext, Guid, string, string, CancellationToken, Task<StoredValue?>> Stored { get; } = EF.CompileAsyncQuery(
        (GameDbContext db, Guid playerId, string collection, string key, CancellationToken _) => db.StorageObjects
            .Where(stored => stored.PlayerId == playerId && stored.Collection == collection && stored.Key == key)
            .Select(stored => new StoredValue(stored.Value, stored.Version)).SingleOrDefault());
}

/// <summary>What is read of a profile at once.</summary>
internal sealed record ProfileRow(PublicProfile Profile, int Version);

using GameApi.Caching;
using GameApi.Players.Erasure;

namespace GameApi.Players;

/// <summary>Takes an erased player's profile out of the caches of all nodes; everything else that is cached of a player is gone within a minute.</summary>
internal sealed class CachedPlayers(CacheWriter cache) : IForgetsPlayers
{
    public Task ForgetAsync(Guid playerId, CancellationToken cancellationToken) => cache.WrittenAsync(CacheKinds.Profile, playerId, null);
}

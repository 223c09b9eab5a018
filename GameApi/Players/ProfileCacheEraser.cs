using GameApi.Caching;
using GameApi.Data;

namespace GameApi.Players;

/// <summary>
/// Takes an erased player's profile out of the caches of all nodes; everything else that is cached of a player expires within minutes.
/// </summary>
internal sealed class ProfileCacheEraser(CacheWriter cache) : IPlayerDataEraser
{
    public async Task<bool> EraseAsync(Guid playerId, CancellationToken cancellationToken)
    {
        await cache.RemoveAsync(PlayerCaches.Profile, playerId);
        return true;
    }
}

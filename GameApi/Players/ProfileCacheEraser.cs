using GameApi.Caching;
using GameApi.Data;

namespace GameApi.Players;

/// <summary>
/// Removes an erased player's profile from the caches of all nodes. Other cached data of a player expires within minutes.
/// </summary>
internal sealed class ProfileCacheEraser(CacheWriter cache) : IPlayerDataEraser
{
    public async Task<bool> EraseAsync(Guid playerId, CancellationToken cancellationToken)
    {
        await cache.RemoveAsync(PlayerCaches.Profile, playerId);
        return true;
    }
}

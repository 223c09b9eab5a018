using System.Security.Claims;
using GameApi.Caching;
using ServiceDefaults.Authentication;
using StackExchange.Redis;

namespace GameApi.Presence;

/// <summary>Takes each stream ticket once, on all nodes: Redis keeps its id as long as it would be good.</summary>
internal sealed class UsedTickets(RedisKeyspace redis)
{
    private const int LifetimesKept = 2;

    /// <returns>False where the user comes from a ticket that was used before. Users of an access token are always let through.</returns>
    /// <exception cref="RedisException">Redis does not respond, so it is not known.</exception>
    internal async Task<bool> TryUseAsync(ClaimsPrincipal user) =>
        !user.HasClaim(claim => claim.Type == GameClaims.StreamEndTime)
        || await redis.Database.StringSetAsync(
            "presence:ticket:"
                + user.FindFirstValue(GameClaims.TokenId), RedisValue.EmptyString, StreamTickets.Lifetime * LifetimesKept, When.NotExists);
}

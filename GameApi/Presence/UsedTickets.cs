using System.Security.Claims;
using GameApi.Caching;
using ServiceDefaults.Authentication;
using StackExchange.Redis;

namespace GameApi.Presence;

/// <summary>Accepts each stream ticket once, across all nodes: Redis keeps the ids of used tickets longer than tickets are valid.</summary>
internal sealed class UsedTickets(RedisKeyspace redis)
{
    private static readonly TimeSpan Retention = StreamTickets.Lifetime * 2;

    /// <returns>False if the user's ticket has been used. Users with an access token are always accepted.</returns>
    /// <exception cref="RedisException">Redis is unavailable, so it is unknown whether the ticket was used.</exception>
    internal async Task<bool> TryUseAsync(ClaimsPrincipal user)
    {
        if (!user.HasClaim(claim => claim.Type == GameClaims.StreamEndTime))
            return true;
        var key = $"presence:ticket:{user.FindFirstValue(GameClaims.TokenId)}";
        return await redis.Database.StringSetAsync(key, RedisValue.EmptyString, Retention, When.NotExists);
    }
}

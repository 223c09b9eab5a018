using System.Text.Json.Serialization;
using GameApi.Caching;
using ServiceDefaults.Problems;

namespace GameApi.Players;

/// <summary>The cache kinds of players. <see cref="CacheLifetimes"/> sets their lifetimes.</summary>
internal static class PlayerCaches
{
    public static readonly CacheKind<Guid, CachedProfile> Profile = new(
        CacheLifetimes.Profile, 1, PlayerCachesJsonContext.Default.EntryCachedProfile, PlayerStore.LoadCachedProfileAsync,
        profile => profile.Version);
}

[JsonSourceGenerationOptions(MaxDepth = JsonLevels.MaxWrapped)]
[JsonSerializable(typeof(Entry<CachedProfile>))]
internal sealed partial class PlayerCachesJsonContext : JsonSerializerContext;

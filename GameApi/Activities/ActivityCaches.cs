using System.Text.Json.Serialization;
using GameApi.Caching;
using ServiceDefaults.Problems;

namespace GameApi.Activities;

/// <summary>The cache kinds of activities. <see cref="CacheLifetimes"/> sets their lifetimes.</summary>
internal static class ActivityCaches
{
    public static readonly CacheKind<RecentKey, RecentPage> Recent = new(
        CacheLifetimes.Recent, 2, ActivityCachesJsonContext.Default.EntryRecentPage, ActivityList.LoadCachedAsync, _ => 1);
}

[JsonSourceGenerationOptions(MaxDepth = JsonLevels.MaxWrapped)]
[JsonSerializable(typeof(Entry<RecentPage>))]
internal sealed partial class ActivityCachesJsonContext : JsonSerializerContext;

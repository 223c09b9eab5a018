using System.Text.Json.Serialization;
using GameApi.Caching;
using ServiceDefaults.Problems;

namespace GameApi.Activities;

/// <summary>What is cached of activities. <see cref="CacheLifetimes"/> has how long.</summary>
internal static class ActivityCaches
{
    public static readonly CacheKind<RecentKey, RecentPage> Recent = new(
        CacheLifetimes.Recent, 2, ActivityCachesJsonContext.Default.EntryRecentPage, ActivityList.LoadCachedAsync, _ => 1);
}

[JsonSourceGenerationOptions(MaxDepth = JsonLevels.MaxWrapped)]
[JsonSerializable(typeof(Entry<RecentPage>))]
internal sealed partial class ActivityCachesJsonContext : JsonSerializerContext;

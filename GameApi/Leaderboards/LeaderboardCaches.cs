using System.Text.Json.Serialization;
using GameApi.Caching;
using ServiceDefaults.Problems;

namespace GameApi.Leaderboards;

/// <summary>The cache kinds of leaderboards. <see cref="CacheLifetimes"/> sets their lifetimes.</summary>
internal static class LeaderboardCaches
{
    public static readonly CacheKind<string, CachedBoard> Board = new(
        CacheLifetimes.Board, 2, LeaderboardCachesJsonContext.Default.EntryCachedBoard, BoardStore.LoadCachedAsync, board => board.Version);

    public static readonly CacheKind<TopKey, CachedTop> Top = new(
        CacheLifetimes.Top, 2, LeaderboardCachesJsonContext.Default.EntryCachedTop, Leaderboard.LoadTopAsync, _ => 1);
}

[JsonSourceGenerationOptions(MaxDepth = JsonLevels.MaxWrapped)]
[JsonSerializable(typeof(Entry<CachedBoard>))]
[JsonSerializable(typeof(Entry<CachedTop>))]
internal sealed partial class LeaderboardCachesJsonContext : JsonSerializerContext;

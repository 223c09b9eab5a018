using System.Text.Json.Serialization;
using GameApi.Caching;
using ServiceDefaults.Problems;

namespace GameApi.Games;

/// <summary>The cache kinds of the catalogue. <see cref="CacheLifetimes"/> sets their lifetimes.</summary>
internal static class GameCaches
{
    public static readonly CacheKind<string, GameView> Game = new(
        CacheLifetimes.Game, 1, GameCachesJsonContext.Default.EntryGameView, GameStore.LoadCachedAsync, game => game.Version);

    public static readonly CacheKind<CataloguePage, CatalogueRows> Catalogue = new(
        CacheLifetimes.Catalogue, 2, GameCachesJsonContext.Default.EntryCatalogueRows, GameStore.LoadCachedPageAsync, _ => 1);
}

[JsonSourceGenerationOptions(MaxDepth = JsonLevels.MaxWrapped)]
[JsonSerializable(typeof(Entry<GameView>))]
[JsonSerializable(typeof(Entry<CatalogueRows>))]
internal sealed partial class GameCachesJsonContext : JsonSerializerContext;

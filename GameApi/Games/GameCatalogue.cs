using GameApi.Caching;
using GameApi.Http.Lists;

namespace GameApi.Games;

/// <summary>Reads the catalogue through the cache: single games by id, pages by the version of the catalogue.</summary>
internal sealed class GameCatalogue(GameCache cache, ListVersions versions)
{
    internal const string List = "games";

    internal ValueTask<GameView?> GetAsync(string gameId, CancellationToken cancellationToken) =>
        cache.GetAsync(GameCaches.Game, gameId, cancellationToken);

    /// <summary>Reads a page of games in order of their ids.</summary>
    internal async Task<BoundedRows<GameView>> GetPageAsync(string? after, int rows, CancellationToken cancellationToken)
    {
        var version = await versions.GetAsync(List);
        var cached = await cache.GetAsync(GameCaches.Catalogue, new CataloguePage(version, rows, after), cancellationToken);
        return new(cached?.Games ?? [], cached?.More ?? false);
    }
}

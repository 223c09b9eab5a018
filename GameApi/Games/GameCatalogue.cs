using System.Globalization;
using GameApi.Caching;
using GameApi.Http.Lists;

namespace GameApi.Games;

/// <summary>The catalogue through the cache: single games by id, pages by the catalogue's version.</summary>
internal sealed class GameCatalogue(GameCache cache, CacheWriter writer, ListVersions versions)
{
    private const string List = "games";

    internal ValueTask<GameView?> GetAsync(string gameId, CancellationToken cancellationToken) => cache.GetAsync(CacheKinds.Game, gameId, cancellationToken);

    /// <summary>Games in order of their ids, from after the given one.</summary>
    internal async Task<BoundedRows<GameView>> GetPageAsync(string? after, int rows, CancellationToken cancellationToken)
    {
        var version = await versions.GetAsync(List);
        var page = string.Create(CultureInfo.InvariantCulture, $"{version}/{rows}/{after}");
        var cached = await cache.GetAsync(CacheKinds.Catalogue, page, cancellationToken);
        return new(cached?.Games ?? [], cached?.More ?? false);
    }

    /// <inheritdoc cref="CacheWriter.WritingAsync"/>
    internal Task WritingAsync(string gameId) => writer.WritingAsync(CacheKinds.Game, gameId);

    internal async Task WrittenAsync(GameView game)
    {
        await writer.WrittenAsync(CacheKinds.Game, game.GameId, game);
        await versions.ChangedAsync([List]);
    }
}

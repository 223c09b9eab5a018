using GameApi.Caching;
using GameApi.Http.Json;

namespace GameApi.Games;

internal static class GameExtensions
{
    internal static TBuilder AddGames<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddJson(GamesJsonContext.Default);
        builder.Services.AddCacheKind(GameCaches.Game).AddCacheKind(GameCaches.Catalogue);
        builder.Services.AddScoped<GameStore>();
        builder.Services.AddSingleton<GameCatalogue>();
        return builder;
    }
}

using GameApi.Caching;
using GameApi.Data;
using GameApi.Http.Json;
using GameApi.Players.Export;

namespace GameApi.Players;

internal static class PlayerExtensions
{
    internal static TBuilder AddPlayers<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddJson(PlayersJsonContext.Default);
        builder.Services.AddCacheKind(PlayerCaches.Profile);
        builder.Services.AddSingleton<ProfileQuery>();
        builder.Services.AddScoped<PlayerStore>();
        builder.Services.AddScoped<NameCopier>();
        builder.Services.AddSingleton<IPlayerDataEraser, ProfileCacheEraser>();
        builder.AddExport();
        return builder;
    }
}

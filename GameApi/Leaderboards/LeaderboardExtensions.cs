using GameApi.Caching;
using GameApi.Data;
using GameApi.Http.Json;
using GameApi.Players;

namespace GameApi.Leaderboards;

internal static class LeaderboardExtensions
{
    internal static TBuilder AddLeaderboards<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddJson(LeaderboardJsonContext.Default);
        builder.Services.AddCacheKind(LeaderboardCaches.Board).AddCacheKind(LeaderboardCaches.Top);
        builder.Services.AddScoped<BoardStore>();
        builder.Services.AddScoped<LeaderboardStore>();
        builder.Services.AddScoped<INameCopies>(services => services.GetRequiredService<LeaderboardStore>());
        builder.Services.AddScoped<BoardReader>();
        builder.Services.AddScoped<Leaderboard>();
        builder.Services.AddSingleton<RankSet>();
        builder.Services.AddSingleton<RankBuild>();
        builder.Services.AddSingleton<SharedRanks>();
        builder.Services.AddSingleton<IPlayerDataEraser>(services => services.GetRequiredService<SharedRanks>());
        return builder;
    }
}

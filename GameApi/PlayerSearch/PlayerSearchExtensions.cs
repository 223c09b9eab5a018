using GameApi.Http.Json;

namespace GameApi.PlayerSearch;

internal static class PlayerSearchExtensions
{
    internal static TBuilder AddPlayerSearch<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddJson(PlayerSearchJsonContext.Default);
        builder.Services.AddScoped<PlayerBans>();
        builder.Services.AddScoped<PlayerFinder>();
        builder.Services.AddScoped<PlayerDetailsReader>();
        builder.Services.AddScoped<Timeline>();
        builder.Services.AddScoped<ITimelineSource, SessionEvents>();
        builder.Services.AddScoped<ITimelineSource, LedgerEvents>();
        builder.Services.AddScoped<ITimelineSource, StorageEvents>();
        builder.Services.AddScoped<ITimelineSource, ScoreEvents>();
        builder.Services.AddScoped<ITimelineSource, ActivityEvents>();
        builder.Services.AddScoped<ITimelineSource, AuditEvents>();
        return builder;
    }
}

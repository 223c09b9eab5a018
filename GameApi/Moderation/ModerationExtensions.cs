using GameApi.Http.Json;

namespace GameApi.Moderation;

internal static class ModerationExtensions
{
    internal static TBuilder AddModeration<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddJson(ModerationJsonContext.Default);
        builder.Services.AddScoped<BanStore>();
        builder.Services.AddScoped<ScoreVisibility>();
        return builder;
    }
}

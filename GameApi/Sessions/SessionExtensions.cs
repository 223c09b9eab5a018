using GameApi.Caching;
using GameApi.Http.Json;

namespace GameApi.Sessions;

internal static class SessionExtensions
{
    internal static TBuilder AddSessions<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddOptions<SessionOptions>().BindConfiguration(SessionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddJson(SessionsJsonContext.Default);
        builder.Services.AddCacheKind(SessionCaches.Session);
        builder.Services.AddScoped<SessionStore>();
        builder.Services.AddScoped<SessionWriter>();
        builder.Services.AddSingleton<SessionMetrics>();
        builder.Services.AddSingleton<PendingHeartbeats>();
        builder.Services.AddScoped<Heartbeats>();
        builder.Services.AddHostedService<HeartbeatFlusher>();
        builder.Services.AddHostedService<SessionSweeper>();
        return builder;
    }
}

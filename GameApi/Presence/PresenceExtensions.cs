using GameApi.Data;
using GameApi.Http.Json;

namespace GameApi.Presence;

internal static class PresenceExtensions
{
    internal static TBuilder AddPresence<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddJson(PresenceJsonContext.Default);
        builder.Services.AddSingleton<OnlinePlayers>();
        builder.Services.AddSingleton<IPlayerDataEraser>(services => services.GetRequiredService<OnlinePlayers>());
        builder.Services.AddSingleton<PresenceCount>();
        builder.Services.AddSingleton<PresenceEvents>();
        builder.Services.AddSingleton<UsedTickets>();
        return builder;
    }
}

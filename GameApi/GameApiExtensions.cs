using GameApi.Activities;
using GameApi.Auth;
using GameApi.Data;
using GameApi.Http;
using ServiceDefaults;
using ServiceDefaults.Authentication;

namespace GameApi;

/// <summary>The service: what it is made of and what it serves.</summary>
internal static class GameApiExtensions
{
    internal static WebApplicationBuilder AddGameApi(this WebApplicationBuilder builder)
    {
        builder.AddServiceDefaults();
        builder.AddGameAuthentication();
        builder.AddGameData();
        builder.AddGameHttp();
        builder.AddAuth();
        builder.AddActivities();
        return builder;
    }

    internal static WebApplication MapGameApi(this WebApplication app)
    {
        app.UseGameHttp();
        app.MapServiceDefaults();
        app.MapV1()
            .MapAuth()
            .MapActivities();
        return app;
    }
}

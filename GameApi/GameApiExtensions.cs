using GameApi.Activities;
using GameApi.Audit;
using GameApi.Auth;
using GameApi.Caching;
using GameApi.Data;
using GameApi.Erasure;
using GameApi.Games;
using GameApi.Gifts;
using GameApi.Http;
using GameApi.Leaderboards;
using GameApi.Moderation;
using GameApi.Operators;
using GameApi.Operations;
using GameApi.Partitions;
using GameApi.Players;
using GameApi.PlayerSearch;
using GameApi.Presence;
using GameApi.Retention;
using GameApi.Sessions;
using GameApi.Storage;
using GameApi.Wallets;
using ServiceDefaults;
using ServiceDefaults.Authentication;

namespace GameApi;

/// <summary>Registers all features of the service and maps their endpoints.</summary>
internal static class GameApiExtensions
{
    internal static WebApplicationBuilder AddGameApi(this WebApplicationBuilder builder)
    {
        builder.AddServiceDefaults();
        builder.AddGameAuthentication();
        builder.AddGameData();
        builder.AddPartitions();
        builder.AddRetention();
        builder.AddCaching();
        builder.AddGameHttp();
        builder.AddAuth();
        builder.AddPlayers();
        builder.AddErasure();
        builder.AddGames();
        builder.AddSessions();
        builder.AddPresence();
        builder.AddActivities();
        builder.AddLeaderboards();
        builder.AddWallets();
        builder.AddGifts();
        builder.AddStorage();
        builder.AddAudit();
        builder.AddOperators();
        builder.AddModeration();
        builder.AddPlayerSearch();
        builder.AddOperations();
        return builder;
    }

    internal static WebApplication MapGameApi(this WebApplication app)
    {
        app.UseGameHttp();
        app.UsePresenceSockets();
        app.MapServiceDefaults();
        app.MapRevokedSessions();
        app.MapV1()
            .MapAuth()
            .MapPlayers()
            .MapErasure()
            .MapGames()
            .MapSessions()
            .MapPresence()
            .MapActivities()
            .MapLeaderboards()
            .MapWallets()
            .MapGifts()
            .MapStorage()
            .MapAudit()
            .MapOperators()
            .MapModeration()
            .MapPlayerSearch()
            .MapOperations();
        return app;
    }
}

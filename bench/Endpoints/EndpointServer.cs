using GameApi.Http.Json;
using GameApi.Players;
using GameApi.Storage;
using GameApi.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StackExchange.Redis;

namespace Bench.Endpoints;

/// <summary>
/// Minimal endpoints, as one could write them in an hour, with Npgsql and StackExchange.Redis. They have the tables, the JSON and the
/// connection settings of GameApi, but no authentication, policies, cache, validation or telemetry.
/// </summary>
internal static class EndpointServer
{
    /// <summary>The settings of GameApi: statements are prepared automatically, with generic plans. Connections are not reset.</summary>
    private const string ApplicationSettings =
        "Max Auto Prepare=100;Auto Prepare Min Usages=2;No Reset On Close=true;Options=-c plan_cache_mode=force_generic_plan";

    public static async Task RunAsync(int port, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseSetting("urls", $"http://127.0.0.1:{port}");
        builder.Services.ConfigureHttpJsonOptions(json => GameJson.Configure(json.SerializerOptions));
        builder.Services.AddJson(PlayersJsonContext.Default).AddJson(StorageJsonContext.Default).AddJson(WalletJsonContext.Default);
        var address = builder.Configuration.GetConnectionString("gamedb");
        await using var database = NpgsqlDataSource.Create($"{address};{ApplicationSettings}");
        await using var redis = await ConnectionMultiplexer.ConnectAsync(builder.Configuration.GetConnectionString("cache")!);
        builder.Services.AddSingleton(database).AddSingleton(redis.GetDatabase());
        var app = builder.Build();
        app.MapGet("/health/ready", () => "ready");
        app.MapBareProfiles();
        app.MapBareStorage();
        app.MapBareWallets();
        await app.RunAsync(cancellationToken);
    }
}

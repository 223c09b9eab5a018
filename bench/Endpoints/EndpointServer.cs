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
/// Endpoints as one writes them by hand in an hour: minimal API, Npgsql, StackExchange.Redis, the same tables, the same JSON and the same
/// settings of the connections as GameApi's. No token, no policy, no cache, no validation, no telemetry.
/// </summary>
internal static class EndpointServer
{
    /// <summary>What GameApi sets: what repeats is prepared, planned once, and nothing is reset between uses.</summary>
    private const string AsTheApplication =
        "Max Auto Prepare=100;Auto Prepare Min Usages=2;No Reset On Close=true;Options=-c plan_cache_mode=force_generic_plan";

    public static async Task RunAsync(int port, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseSetting("urls", $"http://127.0.0.1:{port}");
        builder.Services.ConfigureHttpJsonOptions(json => GameJson.Configure(json.SerializerOptions));
        builder.Services.AddJson(PlayersJsonContext.Default).AddJson(StorageJsonContext.Default).AddJson(WalletJsonContext.Default);
        await using var database = NpgsqlDataSource.Create($"{builder.Configuration.GetConnectionString("gamedb")};{AsTheApplication}");
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

using GameApi;
using GameApi.Caching;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bench.Servers;

/// <summary>GameApi in the process of the benchmarks, complete or without NOTIFY.</summary>
internal static class HostedGameApi
{
    /// <summary>Serves until it is stopped.</summary>
    /// <param name="silent">Announces commits through Redis only, and not by NOTIFY.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task RunAsync(bool silent, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddGameApi();
        var app = builder.Build();
        app.MapGameApi();
        if (silent)
            app.Services.GetRequiredService<CacheBackplane>().Complete();
        await app.RunAsync(cancellationToken);
    }
}

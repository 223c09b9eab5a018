using GameApi;
using GameApi.Caching;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bench.Servers;

/// <summary>GameApi as it is, or without the one part that a comparison leaves out.</summary>
internal static class HostedGameApi
{
    /// <summary>Serves until it is stopped; where it is silent, commits are announced by Redis alone and not by NOTIFY.</summary>
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

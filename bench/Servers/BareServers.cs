using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace Bench.Servers;

/// <summary>The simplest ASP.NET Core programs with the same response, as baselines for the services.</summary>
internal static class BareServers
{
    /// <summary>Kestrel, with a fixed body and the headers of a JSON response.</summary>
    public static async Task KestrelAsync(int port, string bodyFile, CancellationToken cancellationToken)
    {
        var body = await File.ReadAllBytesAsync(bodyFile, cancellationToken);
        var app = Quiet(port).Build();
        app.Run(async context =>
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.ContentLength = body.Length;
            await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
        });
        await app.RunAsync(cancellationToken);
    }

    /// <summary>Starts bare Kestrel in its own process.</summary>
    public static async Task<(ServerProcess Process, int Port)> StartKestrelAsync(
        ServerPark servers, byte[] body, CancellationToken cancellationToken)
    {
        var port = ServerProcess.FreePort();
        var file = Path.Combine(servers.Folder("kestrel"), $"{port}");
        await File.WriteAllBytesAsync(file, body, cancellationToken);
        return (await servers.StartAsync(
            "kestrel", "Bench", ["serve", "kestrel", "--port", $"{port}", "--body", file], [], $"http://127.0.0.1:{port}/",
            cancellationToken), port);
    }

    /// <summary>YARP with one route, one cluster and no policies.</summary>
    public static async Task YarpAsync(int port, string[] targets, CancellationToken cancellationToken)
    {
        var builder = Quiet(port);
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "all", Match = new RouteMatch { Path = "{**rest}" } }],
            [new ClusterConfig
            {
                ClusterId = "all",
                Destinations = targets.ToDictionary(target => target, target => new DestinationConfig { Address = target }),
            }]);
        var app = builder.Build();
        app.MapReverseProxy();
        await app.RunAsync(cancellationToken);
    }

    private static WebApplicationBuilder Quiet(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseSetting("urls", $"http://127.0.0.1:{port}");
        return builder;
    }
}

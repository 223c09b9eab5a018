using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalServers.Hosting;

/// <summary>Runs one server with its health endpoint. Stops it on a signal or when its parent ends, and fails when it dies.</summary>
internal static class ServerHost
{
    public static async Task<int> RunAsync(string name, Func<ServerSettings, ILocalServer> create)
    {
        var settings = ServerSettings.FromEnvironment(name);
        LoopbackPort.EnsureFree(settings.Port);
        using var folder = DataFolder.Open(settings.DataFolder);
        await using var server = create(settings);
        await using var host = Build(settings, server);
        using var stopped = new CancellationTokenSource();
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        using var onStop = lifetime.ApplicationStopping.Register(() =>
        {
            stopped.Cancel();
            LastResort.Arm();
        });
        using var parent = ParentWatch.Start(settings.ParentId, lifetime.StopApplication);

        await host.StartAsync();
        try
        {
            await server.StartAsync(stopped.Token);
            Console.WriteLine($"{name} is ready on 127.0.0.1:{settings.Port}");
            if (await Task.WhenAny(server.Died, host.WaitForShutdownAsync(CancellationToken.None)) == server.Died)
                throw await server.Died;
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            // Stopped while it was starting.
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
        }

        return 0;
    }

    private static WebApplication Build(ServerSettings settings, ILocalServer server)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.AspNetCore", LogLevel.None);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));
        // Without a health port Kestrel must not fall back to its default port, so it gets a random one.
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            if (settings.HealthPort is { } port)
                kestrel.ListenLocalhost(port);
            else
                kestrel.Listen(System.Net.IPAddress.Loopback, 0);
        });
        var app = builder.Build();
        app.MapGet("/health/live", () => Results.Text("Healthy"));
        app.MapGet("/health/ready", async (CancellationToken cancellationToken) => await server.IsReadyAsync(cancellationToken)
            ? Results.Text("Healthy")
            : Results.Text("Unhealthy", statusCode: StatusCodes.Status503ServiceUnavailable));
        return app;
    }
}

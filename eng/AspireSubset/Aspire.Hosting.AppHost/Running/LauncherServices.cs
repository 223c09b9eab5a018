using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Aspire.Hosting.Running;

internal static class LauncherServices
{
    internal static void AddLauncher(this IServiceCollection services)
    {
        services.AddHealthChecks();
        services.AddHttpClient();
        services.AddSingleton(provider => new ResourceNotificationService(provider.GetRequiredService<DistributedApplicationModel>()));
        services.AddSingleton(_ => new ResourceLoggerService());
        services.AddSingleton(provider => new ResourceCommandService(provider.GetRequiredService<Launcher>()));
        services.AddSingleton<Ports>();
        services.AddSingleton<TelemetryEndpoint>();
        services.AddSingleton<ProcessSettings>();
        services.AddSingleton<Dependencies>();
        services.AddSingleton<HealthMonitor>();
        services.AddSingleton<Dashboard>();
        services.AddSingleton<Watchdog>();
        services.AddSingleton<Launcher>();
        services.AddHostedService(provider => provider.GetRequiredService<Launcher>());
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(20));
        services.AddLogging(logging => logging
            .AddConsole(console => console.FormatterName = PrefixedConsole.FormatterName)
            .AddConsoleFormatter<PrefixedConsole, ConsoleFormatterOptions>()
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("System", LogLevel.Warning));
    }
}
